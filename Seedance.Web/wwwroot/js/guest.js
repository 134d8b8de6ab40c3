// The page of a clip for people without an account: no circuit, so it plays the clip itself, and asks now and then what is new.

import { attach as attachPlayer } from "../Components/Shared/ClipPlayer.razor.js";
import { attach as attachRemarks } from "./remarks.js";

const pause = 15000;
const { page: address } = document.querySelector("[data-page]").dataset; // not the tab's own: this may be the answer to a form
const section = document.querySelector("[data-clip-player]");
const player = attachPlayer(section);
const page = document.querySelector("[data-remarks-page]");
const remarks = page && attachRemarks(page, section.dataset.clipPlayer);

const draft = page?.querySelector("[data-remark-form]");

// A comment that could not be taken keeps its moment and its spot.
if (draft?.hasAttribute("data-kept")) remarks.put(Object.fromEntries(["at", "x", "y"].map(name => [name, draft.elements[name].value === "" ? null : Number(draft.elements[name].value)])));

// A name that is given once stands in every form, also in those that come later.
const names = () => [...document.querySelectorAll("[data-guest-name]")];
let known = "";
function tell(given) {
  known = given;
  for (const field of names()) if (field.value !== given) field.value = given;

  // The field went with the decision that somebody else has made, and comes back with it.
  draft?.querySelector("[type=hidden][name=name]")?.remove();
  if (draft && given && !draft.elements.name) draft.append(Object.assign(document.createElement("input"), { type: "hidden", name: "name", value: given }));
}
document.addEventListener("input", event => event.target.matches("[data-guest-name]") && tell(event.target.value));
const filled = names().find(field => field.value); // also by the browser, on the way back
if (filled) tell(filled.value);

// A comment goes with its moment and its spot, also along with a decision.
draft?.addEventListener("submit", event => {
  const { text } = draft.elements;
  if (text.hasAttribute("data-too-long")) {
    event.preventDefault();
    return text.focus();
  }
  const place = text.value.trim() ? remarks.take() : {};
  for (const name of ["at", "x", "y"]) draft.elements[name].value = place[name] ?? "";
});

// Nothing is taken away from under somebody who writes or has opened a form.
const isInUse = part => part.contains(document.activeElement) || part.querySelector("details[open]") !== null || [...part.querySelectorAll("textarea")].some(text => text.value !== text.defaultValue);

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(address, { redirect: "error" });
    if (answer.status === 404) return location.replace(address); // revoked, or over
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!fresh.querySelector("[data-clip-player]")) return location.replace(address); // a password is asked for
    for (const name of ["#decision", "#remarks", "[data-spots]", ".player-marks"]) swap(document.querySelector(name), fresh.querySelector(name));
    if (known) tell(known);
    player.mark();
    remarks?.refresh();
  } catch {
    // the line is away; the next look may reach the studio
  }
}

function swap(old, fresh) {
  const isSame = old?.dataset.version === undefined ? old?.textContent === fresh?.textContent && old?.childElementCount === fresh?.childElementCount : old.dataset.version === fresh?.dataset.version;
  if (old && fresh && !isSame && !isInUse(old)) old.replaceWith(document.adoptNode(fresh));
}

setInterval(look, pause);
document.addEventListener("visibilitychange", look);
