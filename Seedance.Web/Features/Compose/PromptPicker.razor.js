// The list of references that "@" opens. The page draws all of it, hidden; here it is shown at the caret, narrowed down and walked
// through, without a word to the server.

import { createListKeys } from "../../js/list-keys.js";

// Scripts that write their words without spaces: there "@" may follow a letter.
const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
const longest = 40;

export function createPicker(editor, pick) {
  const panel = document.getElementById(editor.getAttribute("aria-controls"));
  const status = document.getElementById("picker-status");
  const { all, shown, mark, step, active } = createListKeys(editor, panel.querySelector("[role=listbox]"), option => at && choose(option));
  let at = null; // the text and the place of its "@"

  function textBefore() {
    const selection = getSelection();
    const node = selection.anchorNode;
    if (!selection.isCollapsed || node?.nodeType !== Node.TEXT_NODE || node.parentNode !== editor) return null;
    return { node, text: node.data.slice(0, selection.anchorOffset) };
  }

  function opens({ node, text }) {
    if (!/[@\uFF20]$/.test(text)) return false;
    const before = text.slice(0, -1) || (node.previousSibling?.nodeType === Node.TEXT_NODE ? node.previousSibling.data : "");
    return !/[\p{L}\p{N}_]$/u.test(before) || spaceless.test(before);
  }

  function query() {
    const here = textBefore();
    if (!at || here?.node !== at.node || !/[@\uFF20]/.test(at.node.data[at.offset] ?? "")) return null;
    const typed = here.text.length > at.offset ? here.text.slice(at.offset + 1) : null;
    return typed === null || typed.length > longest || /[\n@\uFF20]/.test(typed) ? null : typed;
  }

  function narrow(typed) {
    const wanted = typed.trim().toLocaleLowerCase();
    for (const option of all()) {
      const { words = "", label = "", name = "" } = option.dataset;
      const text = `${words} ${label} ${name} ${words.replace(" ", "")} ${label.replace(" ", "")}`.toLocaleLowerCase();
      option.hidden = option.dataset.reference !== undefined && !text.includes(wanted);
    }
    for (const group of panel.querySelectorAll("[role=group]")) group.hidden = !group.querySelector("[role=option]:not([hidden])");
    panel.toggleAttribute("data-none", shown().length === 0);
    return shown();
  }

  function say(count) {
    const words = count === 0 ? panel.dataset.sayNone : panel.dataset.say.replace("{0}", String(count));
    if (status.textContent !== words) status.textContent = words;
  }

  // Below its "@", or above where there is more room; inside the box at the sides.
  function place() {
    const sign = document.createRange();
    sign.setStart(at.node, at.offset);
    sign.setEnd(at.node, at.offset + 1);
    const [here, box] = [sign.getBoundingClientRect(), panel.parentElement.getBoundingClientRect()];
    const gap = 6;
    const above = here.bottom + gap + panel.offsetHeight > innerHeight - gap && here.top - gap - panel.offsetHeight > 0;
    panel.style.setProperty("inset-block-start", `${(above ? here.top - gap - panel.offsetHeight : here.bottom + gap) - box.top}px`);
    panel.style.setProperty("left", `${Math.max(0, Math.min(here.left - box.left, box.width - panel.offsetWidth))}px`);
  }

  function close() {
    if (!at) return;
    at = null;
    mark(null);
    panel.hidden = true;
    panel.removeAttribute("style");
    status.textContent = "";
  }

  function choose(option) {
    const [{ node, offset }, typed] = [at, query()];
    close();
    if (typed === null) return;
    const range = document.createRange();
    range.setStart(node, offset);
    range.setEnd(node, offset + 1 + typed.length);
    pick(range, option.dataset.reference);
    if (option.dataset.opens) document.getElementById(option.dataset.opens).click();
  }

  // Called after every change and every step of the caret.
  function follow(isTyped) {
    if (at && query() === null) close();
    const here = textBefore();
    if (!at && isTyped && here && opens(here)) at = { node: here.node, offset: here.text.length - 1 };
    if (!at) return;
    const typed = query();
    const left = narrow(typed);
    if (left.length === 0 && /\s/.test(typed)) return close();
    panel.hidden = false;
    place();
    mark(left.includes(active()) ? active() : left[0]);
    say(left.filter(option => option.dataset.reference).length);
  }

  function press(event) {
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.key === "Enter" || event.key === "Tab") && active() && !event.shiftKey) choose(active());
    else if (event.key === "Escape") close();
    else if (event.shiftKey || !step(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  panel.addEventListener("mousedown", event => event.preventDefault()); // the focus stays in the text

  return { follow, press, close };
}
