// The page of a concept: what is typed is told after a pause, Esc closes the panel of a cell, and whoever closes it is back at the cell.

import { attach as attachTyping } from "../../../js/typing.js";

export function attach(root) {
  if (!root) return; // left meanwhile
  attachTyping(root, 150);
  root.addEventListener("keydown", event => {
    const close = document.getElementById("cell-panel-close");
    if (event.key !== "Escape" || !close || event.defaultPrevented || event.isComposing) return;
    if (event.target.closest("dialog") || document.querySelector(":popover-open")) return;
    close.click();
  });
  root.addEventListener("click", event => {
    if (event.target.closest("#cell-panel-close")) root.querySelector(".cell-open[aria-expanded=true]")?.focus();
  });
}
