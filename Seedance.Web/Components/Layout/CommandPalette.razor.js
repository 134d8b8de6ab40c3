// The command palette on Ctrl+K. It offers the links of the rail, whatever on the page says data-command, the clips and drafts that the
// server brings, and a search for the words. All of it is found, ranked and walked through here.

import { createListKeys } from "../../js/list-keys.js";

const most = 40;

// How well words fit a text; 0: not at all. Every word must be in it: whole, at the start of a word best, or else letter by letter.
export function rank(text, wanted) {
  const hay = text.toLocaleLowerCase();
  let sum = 0;
  for (const word of wanted) {
    const at = hay.indexOf(word);
    const starts = at === 0 || (at > 0 && !/[\p{L}\p{N}]/u.test(hay[at - 1]));
    const score = at >= 0 ? (starts ? 100 : 60) - Math.min(at, 40) / 2 : scattered(hay, word);
    if (score === 0) return 0;
    sum += score;
  }
  return sum + 10 / (1 + text.length);
}

// The letters in their order, few gaps between them: "nvd" for "New video".
function scattered(hay, word) {
  if (word.length < 3) return 0;
  let from = -1;
  let gaps = 0;
  for (const letter of word) {
    const at = hay.indexOf(letter, from + 1);
    if (at < 0) return 0;
    if (from >= 0 && at > from + 1) gaps += /[\p{L}\p{N}]/u.test(hay[at - 1]) ? at - from : 1; // a new word is a small gap
    from = at;
  }
  return gaps > word.length * 4 ? 0 : Math.max(1, 40 - gaps);
}

export function attach(dialog, page) {
  const find = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const told = dialog.querySelector("[role=status]");
  const source = dialog.querySelector(".palette-source");
  const { shown, mark, step, active } = createListKeys(find, list, choose);

  const isBox = element => element.matches("input:not([type=file], [type=radio], [type=checkbox]), textarea, [role=textbox]");
  const icon = name => source.querySelector(`[data-icon=${name}] .icon`).cloneNode(true);
  const label = words => Object.assign(document.createElement("span"), { className: "truncate", textContent: words, dir: "auto" });

  function entry(words, picture, go, more = "", hint = null) {
    return { words, search: `${words} ${more}`, go, parts: [picture, label(words), ...(hint ? [hint] : [])] };
  }

  // Everything, in its groups.
  function gather() {
    const pages = [...document.querySelectorAll(".rail-nav a[href]")].map(link => {
      const path = link.getAttribute("href");
      return entry(link.title || link.textContent.trim(), (link.querySelector(".icon") ?? icon("action")).cloneNode(true), () => Blazor.navigateTo(path), path);
    });
    const all = [...document.querySelectorAll("[data-command], [data-commands] :is(button, a[href])")]
      .filter(element => !element.disabled && element.getAttribute("aria-disabled") !== "true" && !element.closest("dialog") && (!isBox(element) || element.checkVisibility())).map(element => {
      const own = element.dataset.command || element.getAttribute("aria-label") || element.textContent.trim();
      const group = element.closest("[data-commands]")?.dataset.commands;
      const words = group ? `${group}: ${own}` : own;
      const picture = (element.querySelector(".icon") ?? element.closest("label")?.querySelector(".icon") ?? icon("action")).cloneNode(true);
      return [element.closest("main") !== null, entry(words, picture, () => press(element), element.getAttribute("aria-keyshortcuts") ?? "")];
    });
    const actions = isHere => all.filter(([isInMain]) => isInMain === isHere).map(([, one]) => one);
    const groups = [[list.dataset.actions, actions(true)], [list.dataset.pages, pages]];
    for (const group of source.querySelectorAll("[data-group]")) {
      groups.push([group.dataset.group, [...group.children].map(item => {
        const [words, hint] = [item.querySelector(".truncate").textContent, item.querySelector(".palette-hint")?.cloneNode(true)];
        return entry(words, item.querySelector(".icon").cloneNode(true), () => Blazor.navigateTo(item.dataset.href), "", hint);
      })]);
    }
    groups.push([list.dataset.account, actions(false)]);
    return groups;
  }

  function press(element) {
    if (!element.isConnected) return;
    if (isBox(element)) {
      element.scrollIntoView({ block: "center" });
      element.focus();
    } else element.click();
  }

  function draw() {
    const typed = find.value.trim();
    const wanted = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let groups = gather();
    if (wanted.length > 0) {
      const found = groups.flatMap(([, entries]) => entries).map(one => [rank(one.search, wanted), one]).filter(([score]) => score > 0);
      found.sort((one, other) => other[0] - one[0]);
      const search = entry(source.querySelector("[data-find]").dataset.find.replace("{0}", typed), icon("search"), () => Blazor.navigateTo(`/history?q=${encodeURIComponent(typed)}`));
      groups = [[list.dataset.all, [...found.slice(0, most).map(([, one]) => one), search]]];
      told.textContent = found.length === 0 ? told.dataset.sayNone : told.dataset.say.replace("{0}", String(found.length));
      told.toggleAttribute("data-found", found.length > 0);
    } else told.textContent = "";

    list.replaceChildren(...groups.filter(([, entries]) => entries.length > 0).map(([name, entries], number) => {
      const group = document.createElement("div");
      group.setAttribute("role", "group");
      group.setAttribute("aria-labelledby", `palette-group-${number}`);
      const head = Object.assign(document.createElement("div"), { className: "palette-group", id: `palette-group-${number}`, textContent: name });
      head.setAttribute("role", "presentation");
      group.append(head, ...entries.map((one, place) => {
        const option = Object.assign(document.createElement("div"), { className: "menu-item", id: `palette-${number}-${place}` });
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(...one.parts);
        option.go = one.go;
        return option;
      }));
      return group;
    }));
    mark(shown()[0]);
  }

  function choose(option) {
    dialog.close(); // before it is done: what it does may want the focus, or another dialog
    option.go();
  }

  function open() {
    find.value = "";
    draw();
    dialog.showModal();
    list.scrollTop = 0;
    for (const part of [source, document.querySelector("main")]) if (part) news.observe(part, { childList: true, subtree: true });
    page.invokeMethodAsync("LoadAsync").catch(() => {}); // the connection is away: the rest works all the same
  }

  find.addEventListener("input", event => event.isComposing || draw());
  find.addEventListener("compositionend", draw);
  find.addEventListener("keydown", event => {
    if (event.isComposing) return;
    if (event.key === "Enter" && active()) choose(active());
    else if (!step(event)) return;
    event.preventDefault();
  });
  dialog.addEventListener("click", event => event.target === dialog && dialog.close());

  // What the server brings joins the list, and so does what a page that is still coming offers; what is chosen stays chosen.
  let drawing = 0;
  const news = new MutationObserver(() => {
    cancelAnimationFrame(drawing);
    drawing = requestAnimationFrame(() => {
      if (!dialog.open) return;
      const before = active()?.textContent;
      draw();
      mark(shown().find(option => option.textContent === before) ?? shown()[0]);
    });
  });
  dialog.addEventListener("close", () => news.disconnect());

  document.addEventListener("click", function pressed(event) {
    if (!dialog.isConnected) return document.removeEventListener("click", pressed);
    if (event.target.closest?.("[data-opens-palette]")) open();
  });
  document.addEventListener("keydown", function hear(event) {
    if (!dialog.isConnected) return document.removeEventListener("keydown", hear);
    if (event.key?.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
    if (!dialog.open && document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open();
  });
  dialog.dataset.ready = "";
}
