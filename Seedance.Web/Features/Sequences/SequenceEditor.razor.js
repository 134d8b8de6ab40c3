// The editor of a longer ad. Its rows say what is played: the script reads them anew whenever they change, and asks nobody.

import { hasSingleKeys, isBusy, isWriting } from "../../js/keys.js";
import { attach as attachTyping } from "../../js/typing.js";
import { draw, toFile } from "../../js/end-card.js";
import { roughCut } from "../../js/rough-cut.js";
import { trims } from "../../js/trims.js";

export function openDialog(dialog) {
  attachTyping(dialog);
  if (!dialog.open) dialog.showModal();
}

export function closeDialog(dialog) {
  if (dialog.open) dialog.close();
}

/** @param page Hears of moved pieces. */
export function attach(root, page) {
  const gone = new AbortController();
  const on = (target, names, action, options) => names.split(" ").forEach(name => target.addEventListener(name, action, { signal: gone.signal, ...options }));
  const rows = () => [...root.querySelectorAll("[data-piece]")];
  const keyOf = row => Number(row.dataset.piece);
  let player = null;

  attachTyping(root);

  // The preview and the list come when the first clip does.
  function refresh() {
    const film = root.querySelector("[data-film]");
    if (player && player.root !== film) {
      player.detach();
      player = null;
    }
    if (film && !player) player = roughCut(film, rows);
    player?.refresh();
    trims.show(rows());
    drawCards();
  }

  function cardOf() {
    const canvas = root.querySelector("canvas[data-card]");
    if (!canvas) return null;
    const typed = name => root.querySelector(`[data-card-field=${name}]`)?.value; // what is being typed, before the page has heard of it
    const { width, height, text, button, back, fore, logo, picture } = canvas.dataset;
    return { canvas, width: Number(width), height: Number(height), picture, text: typed("text") ?? text ?? "", button: typed("button") ?? button ?? "", back: typed("back") ?? back, fore: typed("fore") ?? fore, logo };
  }

  async function drawCards() {
    const card = cardOf();
    const small = root.querySelector("[data-card-preview]");
    if (!card || !small) return;
    await draw(card.canvas, card);
    await draw(small, card);
  }

  function toggleAt(row) {
    player?.playFrom(rows().indexOf(row));
  }

  async function move(row, by) {
    const to = rows().indexOf(row) + by;
    if (to >= 0 && to < rows().length) await page.invokeMethodAsync("Move", keyOf(row), to);
  }

  on(root, "input", event => {
    const handle = event.target.closest?.("[data-trim]");
    if (handle) player?.look(handle.closest("[data-piece]"), trims.moved(handle));
    else if (event.target.matches?.("[data-card-field]")) drawCards();
  });
  on(root, "click", event => {
    const play = event.target.closest?.("[data-play-piece]");
    if (play) toggleAt(play.closest("[data-piece]"));
  });
  on(root, "pointerdown", event => {
    const grip = event.target.closest?.("[data-grip]");
    if (grip && event.isPrimary && event.button === 0) drag(grip.closest("[data-piece]"), event);
  });
  on(document, "keydown", event => {
    if (event.defaultPrevented || event.isComposing || isBusy()) return;
    const row = event.target.closest?.("[data-piece]");
    if (row && event.altKey && !event.ctrlKey && !event.metaKey && /^Arrow(Up|Down)$/.test(event.key)) {
      event.preventDefault();
      move(row, event.key === "ArrowUp" ? -1 : 1);
      return;
    }
    if (isWriting(event.target)) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z") {
      event.preventDefault();
      root.querySelector(event.shiftKey ? "[data-redo]" : "[data-undo]")?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !player) return;
    const key = event.key.toLowerCase();
    const press = name => {
      event.preventDefault();
      root.querySelector(`[data-do=${name}]`)?.click();
    };
    if (key === " " && !event.target.closest?.("button, a, summary, input")) press("toggle");
    else if (key === "k" && hasSingleKeys()) press("toggle");
    else if (key === "c" && hasSingleKeys()) press("cut");
  });

  // With pointer events, so that a finger can do it, too.
  function drag(row, begin) {
    begin.preventDefault();
    const all = rows();
    let place = null;
    let isMoving = false;

    function follow(now) {
      if (!isMoving && Math.abs(now.clientY - begin.clientY) < 5) return;
      isMoving = true;
      row.dataset.dragged = "";
      if (now.clientY < 90) scrollBy(0, -16);
      else if (now.clientY > innerHeight - 90) scrollBy(0, 16);
      for (const other of all) other.removeAttribute("data-drop");
      const before = all.findIndex(other => now.clientY < other.getBoundingClientRect().top + other.offsetHeight / 2);
      const from = all.indexOf(row);
      const to = before < 0 ? all.length : before;
      place = to > from ? to - 1 : to;
      if (before < 0) all.at(-1).dataset.drop = "after";
      else all[before].dataset.drop = "before";
    }

    function end(now) {
      for (const other of all) other.removeAttribute("data-drop");
      row.removeAttribute("data-dragged");
      over.abort();
      if (now.type === "pointerup" && isMoving && place !== null && place !== all.indexOf(row)) page.invokeMethodAsync("Move", keyOf(row), place);
    }

    const over = new AbortController();
    const hear = (name, action) => addEventListener(name, action, { signal: over.signal, capture: true });
    hear("pointermove", follow);
    hear("pointerup", end);
    hear("pointercancel", end);
    hear("keydown", event => event.key === "Escape" && end(event));
    gone.signal.addEventListener("abort", () => over.abort());
  }

  let isDue = false;
  const changes = new MutationObserver(records => {
    // What the preview writes about itself is no change of the film.
    if (isDue || records.every(({ type, target }) => type === "childList" && target.closest?.("[data-film]"))) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      refresh();
    });
  });
  const attributes = ["data-piece", "data-src", "data-start", "data-end", "data-source", "data-card-ms", "data-music", "data-music-start", "data-music-percent", "data-clip-percent", "data-music-fades", "data-width", "data-height", "data-text", "data-button", "data-back", "data-fore", "data-logo", "data-picture"];
  changes.observe(root, { childList: true, subtree: true, attributeFilter: attributes });
  refresh();

  return {
    cutPoint: () => player?.cutPoint() ?? null,
    focusPiece(key) {
      const row = root.querySelector(`[data-piece="${key}"]`);
      row?.querySelector("[data-grip]")?.focus();
      row?.scrollIntoView({ block: "nearest" });
    },
    // The size is the film's: the page may not be drawn with it yet. On a canvas of its own, which the preview does not overtake.
    async keepCard(name, width, height) {
      const card = cardOf();
      if (!card) return {};
      const canvas = document.createElement("canvas");
      if (!await draw(canvas, { ...card, width, height })) return { isLogoAway: true };
      return toFile(canvas, name).catch(() => ({})); // the line is cut
    },
    detach() {
      gone.abort();
      changes.disconnect();
      player?.detach();
    },
  };
}
