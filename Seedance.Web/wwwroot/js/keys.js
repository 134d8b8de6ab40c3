// What the shortcuts of every page need to know.

const kept = "single-keys";

/**
 * False when this person has turned off the shortcuts that are one letter or sign alone (WCAG 2.1.4): who dictates, or hits keys by mistake,
 * would set them off. Kept in the browser.
 */
export function hasSingleKeys() {
  try {
    return localStorage.getItem(kept) !== "off";
  } catch {
    return true; // the browser keeps nothing
  }
}

/** Turns them on or off, in every tab of this browser. */
export function setSingleKeys(isOn) {
  try {
    if (isOn) localStorage.removeItem(kept);
    else localStorage.setItem(kept, "off");
  } catch {
    // the browser keeps nothing
  }
}

/** True where keys are letters: a text box, a list that is typed into. */
export function isWriting(element) {
  return Boolean(element.closest?.("input:not([type=button], [type=submit], [type=checkbox], [type=radio], [type=range], [type=file]), textarea, select, [contenteditable=true]"));
}

/** True while a dialog asks for something. */
export function isBusy() {
  return document.querySelector("dialog[open]") !== null;
}
