// What the shortcuts of every page need to know.

/** True where keys are letters: a text box, a list that is typed into. */
export function isWriting(element) {
  return Boolean(element.closest?.("input:not([type=button], [type=submit], [type=checkbox], [type=radio], [type=range], [type=file]), textarea, select, [contenteditable=true]"));
}

/** True while a dialog asks for something. */
export function isBusy() {
  return document.querySelector("dialog[open]") !== null;
}
