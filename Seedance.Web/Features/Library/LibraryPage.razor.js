// The wall of the library: arrow keys, and what is typed into the search.

import { step } from "../../js/grid-keys.js";
import { attach as attachTyping } from "../../js/typing.js";

const left = "library-place";

export function attach(root, wall) {
  attachTyping(root);
  wall.addEventListener("click", event => {
    if (event.target.closest(".tile-link")) sessionStorage.setItem(left, JSON.stringify({ address: location.href, y: scrollY }));
  });
  wall.addEventListener("keydown", event => step(event, wall, ".tile-link"));
}

// Once the tiles are there: who comes back from an item finds the place.
export function place() {
  const { address, y } = JSON.parse(sessionStorage.getItem(left) ?? "{}");
  sessionStorage.removeItem(left);
  if (address === location.href) scrollTo(0, y);
}

export function focus(wall, id) {
  wall.querySelector(`[data-media="${id}"] .tile-link`)?.focus({ preventScroll: true });
}
