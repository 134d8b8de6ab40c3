// The grid of variants: arrow keys go from cell to cell, x picks the one with the focus.

import { step } from "../../../js/grid-keys.js";
import { hasSingleKeys } from "../../../js/keys.js";

export function attach(root) {
  if (!root) return; // drawn anew meanwhile
  root.addEventListener("keydown", event => {
    const cell = event.target.closest(".cell-open");
    if (!cell) return;
    if (event.key === "x" && hasSingleKeys() && !event.altKey && !event.ctrlKey && !event.metaKey && !event.repeat) {
      event.preventDefault();
      cell.closest("article").querySelector(".cell-check")?.click();
      return;
    }
    step(event, root, ".cell-open");
  });
}
