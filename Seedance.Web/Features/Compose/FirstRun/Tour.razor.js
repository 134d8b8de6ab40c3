// The tour: Esc leaves it from anywhere, and the part of the page that a step speaks of comes into sight.

import { isBusy } from "../../../js/keys.js";

export function attach(tour) {
  if (!tour) return; // left before this came
  document.addEventListener("keydown", function hear(event) {
    if (!tour.isConnected) return document.removeEventListener("keydown", hear);
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || isBusy() || document.querySelector(":popover-open")) return;
    tour.querySelector("[data-leave]").click();
  });
}

export function show(step) {
  const smooth = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  document.querySelector(`[data-tour="${step}"]`)?.scrollIntoView({ block: "center", behavior: smooth });
}

/** The focus does not vanish with the button that was pressed. */
export function leave(tour) {
  if (tour?.contains(document.activeElement)) document.querySelector("h1")?.focus();
}
