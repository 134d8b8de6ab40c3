// Comments of a clip: their moments on its line, their spots on its picture, and the moment and spot of a new one.
// For the clip's page and for the page of guests; the clip itself is played by Components/Shared/ClipPlayer.razor.js.

import { playerOf } from "../Components/Shared/ClipPlayer.razor.js";

const near = 700; // milliseconds round a comment's moment in which its spot is shown
const step = 0.02;

const timeOf = ms => {
  const tenths = Math.floor(ms / 100);
  return `${Math.floor(tenths / 600)}:${String(Math.floor(tenths / 10) % 60).padStart(2, "0")}.${tenths % 10}`;
};

/**
 * @param root Holds the list of comments ([data-remark]) and the form for a new one ([data-remark-form]).
 * @param id The player's id.
 */
export function attach(root, id) {
  const gone = new AbortController();
  const on = (target, name, action, options) => target.addEventListener(name, action, { signal: gone.signal, ...options });
  const player = () => playerOf(id);
  const section = () => document.querySelector(`[data-clip-player="${CSS.escape(id)}"]`);
  const spots = name => section()?.querySelector(`[data-spots] ${name}`);
  const part = name => root.querySelector(`[data-remark-form] ${name}`);
  let ms = 0;
  let spot = null; // chosen
  let aim = null; // being chosen

  function show() {
    const now = part("[data-now]");
    if (now) now.textContent = timeOf(ms);
    for (const pin of section()?.querySelectorAll("[data-spot-of]") ?? [])
      pin.classList.toggle("is-near", pin.dataset.at === undefined || Math.abs(Number(pin.dataset.at) - ms) <= near);
  }

  function draw() {
    const pin = spots("[data-new]");
    const at = aim ?? spot;
    pin?.toggleAttribute("hidden", !at);
    pin?.setAttribute("x", `${(at?.x ?? 0) * 100}%`);
    pin?.setAttribute("y", `${(at?.y ?? 0) * 100}%`);
    const field = spots("[data-field]");
    if (field) field.hidden = !aim;
    part("[data-spot]")?.setAttribute("aria-pressed", aim !== null);
    part("[data-spot-help]")?.toggleAttribute("hidden", !aim);
    part("[data-spot-clear]")?.toggleAttribute("hidden", !spot);
    const said = part("[data-spot-said]");
    if (said) said.textContent = at ? said.dataset.words.replace("{0}", Math.round(at.x * 100)).replace("{1}", Math.round(at.y * 100)) : "";
  }

  // The picture stands still while somebody points at it.
  function begin() {
    player()?.hold();
    aim = spot ? { ...spot } : { x: 0.5, y: 0.5 };
    draw();
    section()?.scrollIntoView({ block: "nearest" });
    spots("[data-field]")?.focus({ preventScroll: true });
  }

  function end(isChosen) {
    if (isChosen) {
      spot = aim;
      const timed = part("[data-timed]");
      if (timed) timed.checked = true;
    }
    aim = null;
    draw();
    (isChosen ? part("textarea") : part("[data-spot]"))?.focus({ preventScroll: true });
  }

  function highlight(item) {
    root.querySelectorAll("[data-shown]").forEach(other => other.removeAttribute("data-shown"));
    item.setAttribute("data-shown", "");
    item.scrollIntoView({ block: "nearest" });
  }

  function go(item) {
    const remark = item.closest("[data-remark]") ?? item;
    if (remark.dataset.at) player()?.seekTo(Number(remark.dataset.at));
    highlight(remark);
  }

  // An address that names a comment opens at it; the player may still be on its way.
  function follow() {
    const named = /^#remark-[0-9a-f]{32}$/.test(location.hash) && root.querySelector(location.hash);
    if (!named || gone.signal.aborted) return;
    if (player()) go(named);
    else requestAnimationFrame(follow);
  }

  on(document, "clip-time", event => {
    if (event.target.dataset?.clipPlayer !== id) return;
    ms = event.detail.ms;
    show();
  }, { capture: true });
  on(root, "focusin", event => event.target.matches("[data-remark-form] textarea") && player()?.hold());
  on(root, "click", event => {
    if (event.target.closest("[data-jump]")) go(event.target);
    else if (event.target.closest("[data-spot]")) (aim ? end(false) : begin());
    else if (event.target.closest("[data-spot-clear]")) {
      spot = null;
      draw();
      part("[data-spot]")?.focus();
    }
  });
  on(document, "click", event => {
    if (!section()?.contains(event.target)) return;
    const pin = event.target.closest("[data-spot-of]");
    const mark = event.target.closest(".player-marks circle");
    const named = pin ? root.querySelector(`[data-remark="${pin.dataset.spotOf}"]`) : mark ? root.querySelector(`[data-remark][data-at="${mark.dataset.at}"]`) : null;
    if (named) go(named);
    if (aim && event.target.closest("[data-field]")) {
      const box = event.target.closest("[data-field]").getBoundingClientRect();
      if (event.detail > 0) aim = { x: clip((event.clientX - box.left) / box.width), y: clip((event.clientY - box.top) / box.height) }; // else Enter
      end(true);
    }
  });
  on(document, "keydown", event => {
    if (!aim || !event.target.matches?.("[data-field]")) return;
    const by = event.shiftKey ? step * 5 : step;
    const way = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] }[event.key];
    if (event.key === "Escape") end(false);
    else if (way) {
      aim = { x: clip(aim.x + way[0]), y: clip(aim.y + way[1]) };
      draw();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
  on(window, "hashchange", follow);

  part("[data-place]")?.removeAttribute("hidden");
  if (player()) ms = player().time();
  show();
  draw();
  follow();
  return {
    /** Where the comment in the form belongs. */
    take() {
      const isTimed = part("[data-timed]")?.checked ?? false;
      return { at: isTimed ? Math.round(player()?.hold() ?? ms) : null, x: isTimed ? spot?.x ?? null : null, y: isTimed ? spot?.y ?? null : null };
    },
    /** Where it belonged when it was taken before. */
    put({ at, x, y }) {
      const timed = part("[data-timed]");
      if (timed) timed.checked = at !== null;
      if (at !== null) player()?.seekTo(at);
      spot = x === null || y === null ? null : { x, y };
      draw();
    },
    /** It was sent. */
    clear() {
      [spot, aim] = [null, null];
      draw();
    },
    /** The list or the picture was drawn anew. */
    refresh() {
      part("[data-place]")?.removeAttribute("hidden");
      show();
      draw();
    },
    detach: () => gone.abort(),
  };
}

const clip = value => Math.min(1, Math.max(0, Math.round(value * 1000) / 1000));
