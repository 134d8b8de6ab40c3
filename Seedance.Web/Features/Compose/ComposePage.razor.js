// What the form needs from the browser.
//
// Typing: a change is reported 150 ms after the last key, when the field is left, and before Generate, as the field's own
// "change" event. So the page hears ordinary events, and never one per key.
//
// Long texts: one message to the server may have 32 kB. A longer one would end the connection, so a text that does not fit is
// not sent; its length is, and the text stays in its box.
//
// Leaving: what was typed in the last moment may not have reached the draft. A tab that is reloaded (by hand, or by itself after
// the server came back) keeps its texts for that moment and puts them back.

import { attach as attachPrompt, marks } from "./PromptField.razor.js";
import { attach as attachReferences } from "./ReferenceList.razor.js";
import { fits } from "../../js/long-text.js";
import { isAway, tellAgain } from "../../js/typing.js";

const delay = 150;
const kept = "compose-texts";
const keptFor = 30000;
const justNow = 2000;
const gap = 24; // pixels
let sentFrom = null; // the text box in which Enter was pressed

function isText(element) {
  return (element.isContentEditable && "value" in element) || element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && !["radio", "checkbox"].includes(element.type));
}

function textFields(root) {
  return [...root.querySelectorAll("[data-field]")].filter(isText);
}

// Only what the draft may lack: typed just now, or typed while the connection was down. Another tab may know better of the rest.
function keep(root, typed) {
  const isFresh = element => isAway() ? typed.has(element) : Date.now() - (typed.get(element) ?? 0) < justNow;
  const texts = Object.fromEntries(textFields(root).filter(isFresh).map(element => [element.dataset.field, element.value]));
  try {
    sessionStorage.setItem(kept, JSON.stringify({ at: Date.now(), address: location.pathname + location.search, texts }));
  } catch {
    sessionStorage.removeItem(kept); // a text too long for the browser's storage; the draft has what the server has
  }
}

function putBack(root) {
  const left = JSON.parse(sessionStorage.getItem(kept) ?? "null");
  sessionStorage.removeItem(kept);
  const opened = new URL(performance.getEntriesByType("navigation")[0]?.name ?? "about:blank");
  if (!left || left.address !== opened.pathname + opened.search || Date.now() - left.at > keptFor) return; // this document did not begin as the form
  for (const element of textFields(root)) {
    const text = left.texts[element.dataset.field];
    if (text === undefined || text === element.value) continue;
    element.value = text;
    element.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// Half a character can be typed by a script only; the connection carries whole ones.
function mend(element) {
  if (element.value.isWellFormed && !element.value.isWellFormed()) element.value = element.value.toWellFormed();
}

export function attach(root, page) {
  const waiting = new Map();
  const typed = new Map();
  const told = tellAgain(root);

  function report(element) {
    clearTimeout(waiting.get(element));
    waiting.delete(element);
    if (element.isConnected) element.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function wait(element) {
    clearTimeout(waiting.get(element));
    waiting.set(element, setTimeout(report, delay, element));
  }

  function reportAll() {
    for (const element of [...waiting.keys()]) report(element);
  }

  root.addEventListener("input", event => {
    const element = event.target;
    if (!isText(element) || !element.dataset.field) return;
    clearTimeout(waiting.get(element));
    if (!event.isComposing) wait(element); // half a word of an input method is nothing yet
    typed.set(element, Date.now());
  });
  root.addEventListener("compositionend", event => isText(event.target) && event.target.dataset.field && wait(event.target));

  // At the window, because the page's own listener sits at the document and hears "change" on its way down.
  function hold(event) {
    if (!root.isConnected) {
      window.removeEventListener("change", hold, true);
      return;
    }
    const element = event.target;
    if (!root.contains(element) || !isText(element)) return;
    clearTimeout(waiting.get(element));
    waiting.delete(element);
    mend(element);
    told(element);
    if (fits(element.value)) return;
    event.stopPropagation();
    page.invokeMethodAsync("ReportTooLong", element.dataset.field ?? element.id, element.value.length);
  }

  window.addEventListener("change", hold, true);
  attachPrompt(root.querySelector("[data-field=Prompt]"), () => page.invokeMethodAsync("FindEarlierPrompts"));
  attachReferences(root);
  window.addEventListener("pagehide", () => root.isConnected && keep(root, typed));
  putBack(root);
  root.addEventListener("focusout", event => waiting.has(event.target) && report(event.target)); // what is no form control raises no "change" of its own
  root.addEventListener("click", reportAll, true);
  root.addEventListener("click", event => {
    const id = event.target.closest("[data-press]")?.dataset.press;
    if (id) setTimeout(() => document.getElementById(id)?.click()); // the page hears of this press before that one
  });
  root.addEventListener("click", event => {
    const button = event.target.closest("[data-fix]");
    if (button) keepFocus(root, button);
  }, true);
  root.addEventListener("submit", reportAll, true);

  // A brief has no caret: what is to be inserted goes to the shot that was worked on last. The typed prompt hears of it by itself.
  let row = "";
  root.addEventListener("focusin", event => {
    const place = event.target.closest(".shot, .brief");
    if (place) row = place.id;
  });
  root.addEventListener("click", event => {
    const button = event.target.closest("[data-insert]");
    if (!button || marks(button) || !root.querySelector("[data-field=Prompt]").closest("[hidden]")) return;
    page.invokeMethodAsync("InsertIntoBrief", button.dataset.insert, row);
  });

  root.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target instanceof HTMLInputElement)) sentFrom = event.target;
  }, true);
  root.addEventListener("keydown", event => {
    if (event.repeat && event.key === "Enter" && event.target.closest(".generate button")) return event.preventDefault(); // a key that is held pays once
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat || event.isComposing || event.target.closest("dialog")) return;
    event.preventDefault();
    reportAll();
    document.getElementById("generate")?.click();
  });
}

// A fix takes its own button away: the focus goes on to the list that it stood in, or to the field that it mended.
function keepFocus(root, button) {
  const next = button.closest(".findings") ? "findings-head" : button.dataset.fix;
  const watch = new MutationObserver(() => {
    if (button.isConnected) return;
    watch.disconnect();
    if (document.activeElement === document.body) focus(next);
  });
  watch.observe(root, { childList: true, subtree: true });
  setTimeout(() => watch.disconnect(), keptFor);
}

export function clear(id, text) {
  const element = document.getElementById(id);
  if (element?.value.trim() === text) element.value = "";
}

export function focus(id, frames = 60) {
  const element = document.getElementById(id);

  // What is to get it may be drawn only once the press is answered. What is there gets it at once: a moment later it would be taken from whoever has gone on.
  if (!element) {
    if (frames > 0) requestAnimationFrame(() => focus(id, frames - 1));
    return;
  }

  // The press was answered late, and whoever made it writes elsewhere by now.
  const writing = document.activeElement;
  if (writing !== element && writing !== sentFrom && writing?.closest("[data-keeps-long]") && isText(writing) && writing.type !== "file") return;

  const details = element.closest("details");
  if (details) details.open = true;

  // A group of radio buttons is entered at the chosen one.
  const target = element.getAttribute("role") === "radiogroup" ? element.querySelector("input:checked") ?? element : element;
  target.scrollIntoView({ block: "nearest" });
  const bar = target.closest(".generate, dialog") ? null : document.querySelector(".generate");
  const hidden = bar ? target.getBoundingClientRect().bottom + gap - bar.getBoundingClientRect().top : 0; // it stays in sight, and grows with its list
  if (hidden > 0) scrollBy({ top: hidden, behavior: "instant" });
  target.focus();
}

export function name(address) {
  if (location.pathname === "/") history.replaceState(history.state, "", address);
}
