// The page of a concept: what is typed is told after a pause, Esc closes the panel of a cell, whoever closes it is back at the cell,
// and whoever goes on to the finals is in the grid.

import { attach as attachTyping } from "../../../js/typing.js";
import { attach as attachAxes } from "./AxesEditor.razor.js";

export function attach(root) {
  if (!root) return; // left meanwhile
  attachTyping(root, 150);
  attachAxes(root);
  root.addEventListener("keydown", event => {
    const close = document.getElementById("cell-panel-close");
    if (event.key !== "Escape" || !close || event.defaultPrevented || event.isComposing) return;
    if (event.target.closest("dialog") || document.querySelector(":popover-open")) return;
    close.click();
  });
  root.addEventListener("click", event => {
    if (event.target.closest("#cell-panel-close")) root.querySelector(".cell-open[aria-expanded=true]")?.focus();
    if (event.target.closest("#batch-finals")) toGrid(root);
  });
}

// The button goes when the finals are there.
function toGrid(root) {
  const turned = new MutationObserver(() => {
    if (root.querySelector("#batch-finals")) return;
    turned.disconnect();
    if (document.activeElement === document.body) root.querySelector(".cell-open[tabindex='0']")?.focus();
  });
  turned.observe(root, { childList: true, subtree: true });
}
