// After a page has changed its heading takes the focus, so that readers of the screen begin there. The studio's word may come late:
// whoever works in the new page by then, or in a dialog, keeps their place.

const isWork = element => element.matches("input, textarea, select, [contenteditable=true]") && element.closest("main, dialog[open]") !== null;

export function focus() {
  const heading = document.querySelector("h1");
  if (!heading || isWork(document.activeElement ?? document.body)) return;
  if (!heading.hasAttribute("tabindex")) heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
