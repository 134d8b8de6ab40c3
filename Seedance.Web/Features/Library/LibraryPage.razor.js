// The wall of the library: arrow keys, and what is typed into the search.

import { step } from "../../js/grid-keys.js";
import { attach as attachTyping } from "../../js/typing.js";

export function attach(root, wall) {
  attachTyping(root);
  wall.addEventListener("keydown", event => step(event, wall, ".tile-link"));
}

export function focus(wall, id) {
  wall.querySelector(`[data-media="${id}"] .tile-link`)?.focus({ preventScroll: true });
}
