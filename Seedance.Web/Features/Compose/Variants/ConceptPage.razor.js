// The page of a concept: what is typed is told after a pause, Esc closes the panel of a cell and gives the focus back to it.

import { attach as attachTyping } from "../../../js/typing.js";

export function attach(root) {
  attachTyping(root, 150);
  root.addEventListener("keydown", event => {
    const close = document.getElementById("cell-panel-close");
    if (event.key !== "Escape" || !close || event.target.closest("dialog")) return;
    const cell = root.querySelector(".cell-open[aria-expanded=true]");
    close.click();
    cell?.focus();
  });
}
