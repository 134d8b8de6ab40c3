// The prompt: a text box whose text may hold chips.
//
// The text that the page hears is one string (see PromptText.cs): a chip is "@{1a2b3c4d}", and typed words that look like one carry
// a backslash more. `editor.value` reads and writes it, so a "change" event carries it as that of any other text box does.
//
// What a chip shows stands in its attributes: renumbering changes no node, and the browser's own undo stays right; for the same reason
// every change is made by the browser's commands, and none while an input method composes.

import { walk } from "../../js/earlier.js";
import { isBreak, isChip, isFiller, isText, literal, makeAll, makeNodes, marker, markerLength, placeOf, pointAt, read } from "../../js/prompt-nodes.js";
import { createPicker } from "./PromptPicker.razor.js";

const ownType = "application/x-seedance-prompt";

/** Somebody marks its words to copy them: no press. */
export const marks = element => !getSelection().isCollapsed && element.contains(getSelection().anchorNode);

export function attach(editor, findEarlier) {
  const picker = createPicker(editor, pick);
  const references = document.getElementById(editor.getAttribute("aria-controls"));
  let isComposing = false;
  let later = [];
  let caret = null;
  let dragged = null;
  let left = null; // the places when the focus went
  let isPressed = false;

  const whenComposed = work => isComposing ? later.push(work) : work();
  const has = node => node && editor.contains(node);

  function places() {
    const selection = getSelection();
    const range = selection.rangeCount > 0 && has(selection.anchorNode) ? selection.getRangeAt(0) : caret;
    if (!range || !has(range.startContainer)) return [read(editor).length, read(editor).length];
    return [placeOf(editor, range.startContainer, range.startOffset), placeOf(editor, range.endContainer, range.endOffset)];
  }

  function select(start, end) {
    getSelection().setBaseAndExtent(...pointAt(editor, start), ...pointAt(editor, end));
  }

  // The browser does the change, so that it can undo it; where it makes something else of it, we do it.
  function edit(start, end, text) {
    const before = read(editor);
    const wanted = before.slice(0, start) + text + before.slice(end);
    if (document.activeElement !== editor) editor.focus({ preventScroll: true });
    select(start, end);
    const nodes = makeNodes(text);
    if (nodes.length === 0) document.execCommand("delete");
    else if (text === "\n") document.execCommand("insertLineBreak");
    else if (nodes.length === 1 && !/\n|@\{[0-9a-f]{8}\}/.test(text)) document.execCommand("insertText", false, nodes[0].data);
    else {
      const holder = document.createElement("div");
      holder.append(...(end === before.length ? makeAll(text) : nodes));
      document.execCommand("insertHTML", false, holder.innerHTML);
    }
    const isRight = read(editor) === wanted;
    if (!isRight) editor.replaceChildren(...makeAll(wanted));
    tidy();
    editor.focus({ preventScroll: true });
    select(start + text.length, start + text.length); // the browser would leave the caret within a chip
    if (!isRight) editor.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // From here on the text is this one: only what differs is changed, and the caret and the focus stay where they are.
  function write(text) {
    const before = read(editor);
    if (before === text) return;
    let start = 0;
    while (start < Math.min(before.length, text.length) && before[start] === text[start]) start++;
    while (start > 0 && /[@\\{}0-9a-f\uD800-\uDBFF]/.test(before[start - 1])) start--; // not within a chip or a character
    let same = 0;
    while (same < Math.min(before.length, text.length) - start && before.at(-1 - same) === text.at(-1 - same)) same++;
    while (same > 0 && /[@\\{}0-9a-f\uDC00-\uDFFF]/.test(before.at(-same))) same--;
    const focused = document.activeElement;
    const [from, to] = places();
    const end = before.length - same;
    edit(start, end, text.slice(start, text.length - same));
    const moved = place => place <= start ? place : place >= end ? place + text.length - before.length : text.length - same;
    if (focused === editor) select(moved(from), moved(to));
    else if (focused instanceof HTMLElement && focused !== document.body) focused.focus({ preventScroll: true });
    else editor.blur();
  }

  function label() {
    const known = new Map([...references.querySelectorAll("[data-reference]")].map(option => [option.dataset.reference, option.dataset]));
    for (const chip of editor.querySelectorAll("[data-chip]")) {
      const reference = known.get(chip.dataset.chip);
      const words = reference ? [reference.label ?? reference.words, reference.name].filter(Boolean) : [editor.dataset.missing];
      set(chip, "data-label", words.join(" · "));
      set(chip, "aria-label", words.join(", "));
      set(chip, "data-kind", reference?.kind ?? "missing");
      const picture = reference?.picture ? `url("${CSS.escape(reference.picture)}")` : "";
      if (chip.style.getPropertyValue("--picture") === picture) continue;
      chip.toggleAttribute("data-picture", picture !== "");
      if (picture) chip.style.setProperty("--picture", picture);
      else chip.removeAttribute("style");
    }
  }

  function set(element, name, value) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  function tidy() {
    if ([...editor.childNodes].some(node => !isText(node) && !isChip(node) && !(isBreak(node) && isFiller(node)))) {
      const [start, end] = places();
      editor.replaceChildren(...makeAll(read(editor)));
      if (document.activeElement === editor) select(start, end);
    }
    editor.toggleAttribute("data-empty", read(editor) === "");
    label();
  }

  function pick(range, key) {
    whenComposed(() => edit(placeOf(editor, range.startContainer, range.startOffset), placeOf(editor, range.endContainer, range.endOffset), key ? marker(key) : ""));
  }

  // Pressed or dropped, not typed: words on both sides keep their distance.
  function insert(words, at = places()[1]) {
    const text = read(editor);
    const space = /[^\s([{“‘"'«]$/.test(text.slice(0, at)) ? " " : "";
    edit(at, at, space + words + (/^[\p{L}\p{N}@]/u.test(text.slice(at)) ? " " : ""));
  }

  function wordsOf(text) {
    const known = new Map([...references.querySelectorAll("[data-reference]")].map(option => [option.dataset.reference, option.dataset.words]));
    const holder = document.createElement("div");
    holder.append(...makeNodes(text));
    return [...holder.childNodes].map(node => isChip(node) ? known.get(node.dataset.chip) ?? "" : node.data).join("");
  }

  function carry(data, text) {
    data.setData("text/plain", wordsOf(text));
    data.setData(ownType, JSON.stringify({ text, words: Object.fromEntries([...text.matchAll(/@\{([0-9a-f]{8})\}/g)].map(found => [found[1], wordsOf(found[0])])) }));
  }

  // Plain text, but for chips that were copied from here; chips of references that are not in this form become their words.
  function carried(data) {
    const own = data.getData(ownType);
    if (!own) return literal(data.getData("text/plain").replace(/\r\n?/g, "\n"));
    const { text, words } = JSON.parse(own);
    return String(text).replace(/@\{([0-9a-f]{8})\}/g, (found, key) => references.querySelector(`[data-reference="${key}"]`) ? found : words[key] ?? "");
  }

  function placeUnder(x, y) {
    const point = document.caretPositionFromPoint?.(x, y);
    if (point && has(point.offsetNode)) return placeOf(editor, point.offsetNode, point.offset);
    const range = point ? null : document.caretRangeFromPoint?.(x, y);
    return range && has(range.startContainer) ? placeOf(editor, range.startContainer, range.startOffset) : read(editor).length;
  }

  Object.defineProperty(editor, "value", { get: () => read(editor), set: text => whenComposed(() => write(text)), configurable: true });

  editor.addEventListener("beforeinput", event => {
    const kind = event.inputType;
    if (isComposing || event.isComposing) return;
    const [start, end] = places();
    const text = read(editor);
    const isBack = kind === "deleteContentBackward";
    if (kind === "insertParagraph" || kind === "insertLineBreak") {
      event.preventDefault();
      edit(start, end, "\n");
    } else if (kind === "insertText" && event.data?.includes("\n")) {
      event.preventDefault();
      edit(start, end, literal(event.data));
    } else if (start === end && (isBack ? /@\{[0-9a-f]{8}\}$/.test(text.slice(0, start)) : kind === "deleteContentForward" && /^@\{[0-9a-f]{8}\}/.test(text.slice(start)))) {
      event.preventDefault();
      edit(isBack ? start - markerLength : start, isBack ? start : start + markerLength, "");
    } else if (/^format|List$|^insert(HorizontalRule|Link)$/.test(kind)) {
      event.preventDefault();
    }
  });

  // Redo leaves the caret within the chip, where nothing can be typed.
  function leaveChip() {
    const selection = getSelection();
    const chip = selection.isCollapsed && selection.anchorNode?.parentElement?.closest("[data-chip]");
    if (chip && has(chip)) selection.collapse(editor, [...editor.childNodes].indexOf(chip) + 1);
  }

  editor.addEventListener("input", event => {
    if (!isComposing) {
      leaveChip();
      tidy();
    }
    if (isComposing) editor.removeAttribute("data-empty");
    picker.follow(event.inputType?.startsWith("insert"));
  });
  editor.addEventListener("compositionstart", () => isComposing = true);
  editor.addEventListener("compositionend", () => {
    isComposing = false;
    tidy();
    for (const work of later.splice(0)) work();
  });

  editor.addEventListener("keydown", event => !event.isComposing && picker.press(event));
  const told = document.getElementById("prompt-earlier");
  walk(editor, findEarlier, (at, count) => told.textContent = at < 0 ? "" : told.dataset.say.replace("{0}", String(at + 1)).replace("{1}", String(count)));
  editor.addEventListener("focusout", () => {
    left = places();
    isPressed = false;
    picker.close();
  });

  // Entered by the keyboard it is where one left it, as any text box is; a browser would begin at the top.
  editor.addEventListener("pointerdown", () => isPressed = true, true);
  editor.addEventListener("focusin", () => {
    if (!isPressed) select(...(left ?? [read(editor).length, read(editor).length]));
    isPressed = false;
  });
  document.addEventListener("selectionchange", function remember() {
    if (!editor.isConnected) return document.removeEventListener("selectionchange", remember);
    const selection = getSelection();
    if (selection.rangeCount === 0 || !has(selection.anchorNode)) return;
    if (!isComposing) leaveChip();
    caret = selection.getRangeAt(0).cloneRange();
    picker.follow(false);
  });

  editor.addEventListener("mousedown", event => {
    if (!isChip(event.target) || event.button !== 0) return;
    event.preventDefault();
    const at = placeOf(editor, editor, [...editor.childNodes].indexOf(event.target));
    editor.focus({ preventScroll: true });
    select(at, at + markerLength);
  });

  for (const kind of ["copy", "cut"]) editor.addEventListener(kind, event => {
    event.preventDefault();
    const [start, end] = places();
    if (start === end) return;
    carry(event.clipboardData, read(editor).slice(start, end));
    if (kind === "cut") edit(start, end, "");
  });
  editor.addEventListener("paste", event => {
    event.preventDefault();
    const text = carried(event.clipboardData);
    if (text) edit(...places(), text);
  });

  editor.addEventListener("dragstart", event => {
    dragged = places();
    carry(event.dataTransfer, read(editor).slice(...dragged));
  });
  editor.addEventListener("dragend", () => dragged = null);
  editor.addEventListener("drop", event => {
    event.preventDefault();
    const text = carried(event.dataTransfer);
    let at = placeUnder(event.clientX, event.clientY);
    if (!text || (dragged && at >= dragged[0] && at <= dragged[1])) return;
    if (dragged && event.dataTransfer.dropEffect !== "copy") {
      edit(...dragged, "");
      if (at > dragged[1]) at -= dragged[1] - dragged[0];
    }
    edit(at, at, text);
    dragged = null;
  });
  editor.addEventListener("drop-chip", event => insert(marker(event.detail.key), placeUnder(event.detail.x, event.detail.y)));
  editor.addEventListener("hover-chip", event => {
    editor.focus({ preventScroll: true });
    const at = placeUnder(event.detail.x, event.detail.y);
    select(at, at);
  });

  const form = editor.closest(".compose");
  form.addEventListener("click", event => {
    const button = event.target.closest("[data-insert]");
    if (button && !marks(button) && !editor.closest("[hidden]")) insert(button.dataset.insert);
    if (event.target.closest("#prompt-label")) editor.focus();
  });

  // The page may change the text too. What was typed meanwhile is not overwritten, but told.
  function take() {
    if (editor.dataset.base === undefined || editor.dataset.base === read(editor)) write(editor.dataset.text);
    editor.dispatchEvent(new Event("change", { bubbles: true }));
  }

  new MutationObserver(() => whenComposed(take)).observe(editor, { attributeFilter: ["data-version"] });
  new MutationObserver(() => whenComposed(label)).observe(references, { subtree: true, childList: true, attributeFilter: ["data-words", "data-name", "data-picture"] });

  tidy();
  if (editor.dataset.version !== "0") take(); // changed while this script was on its way
  editor.contentEditable = "true";
  editor.removeAttribute("aria-readonly");
  if (document.activeElement === editor) select(read(editor).length, read(editor).length);
}
