// After a page has changed its heading takes the focus, so that readers of the screen begin there. The studio's word may come late:
// whoever is in the new page by then, or in a dialog, keeps their place.

export function focus() {
  const heading = document.querySelector("h1");
  const at = document.activeElement;
  if (!heading || at?.closest("dialog[open]") || (at?.closest("main") && !at.matches("main"))) return;
  if (!heading.hasAttribute("tabindex")) heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
