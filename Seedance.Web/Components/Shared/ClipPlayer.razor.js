// A clip and its controls. Whoever is on the page may speak with it, too: `playerOf(id)` gives { video, time, hold, seekTo, play, detach },
// and the section itself raises "clip-time" with { ms } whenever another frame is shown.

import { hasSingleKeys, isBusy, isWriting } from "../../js/keys.js";

const store = "studio.player";
const players = new Map();

/** The player of this id, or null. */
export function playerOf(id) {
  return players.get(String(id)) ?? null;
}

/** @param root The section of the player. */
export function attach(root) {
  const gone = new AbortController();
  const on = (target, names, action, options) => names.split(" ").forEach(name => target.addEventListener(name, action, { signal: gone.signal, ...options }));
  const find = name => root.querySelector(`[data-do=${name}]`);
  const video = root.querySelector("video");
  const seek = root.querySelector(".player-seek");
  const track = root.querySelector(".player-track");
  const words = root.querySelector(".player-time");
  const fault = root.querySelector(".player-fault");
  const wave = root.querySelector(".player-wave");
  const fps = Number(root.dataset.fps) || 24;
  let wanted = null;
  let timer = 0;

  const seconds = () => (Number.isFinite(video.duration) && video.duration > 0 ? video.duration : Number(root.dataset.seconds) || 0);
  const now = () => wanted ?? video.currentTime;
  const frameOf = at => Math.floor(at * fps + 0.01);
  const number = (value, digits) => value.toLocaleString(document.documentElement.lang || undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const fill = (text, values) => values.reduce((all, value, i) => all.replace(`{${i}}`, value), text);
  const name = (button, text, pressed) => {
    button.title = text;
    button.setAttribute("aria-label", text.replace(/\s*[(（].*$/, ""));
    if (pressed !== undefined) button.setAttribute("aria-pressed", pressed);
  };

  function show() {
    const [at, all] = [now(), seconds()];
    seek.max = Math.round(all * 1000);
    seek.value = Math.round(at * 1000);
    seek.setAttribute("aria-valuetext", fill(root.dataset.wordsSaid, [number(at, 1), number(all, 1)]));
    track.style.setProperty("--at", all > 0 ? Math.min(1, at / all) : 0);
    words.textContent = fill(root.dataset.wordsTime, [number(at, 2), number(all, 2), frameOf(at)]);
    root.dispatchEvent(new CustomEvent("clip-time", { detail: { ms: Math.round(at * 1000) } }));
  }

  function follow() {
    cancelAnimationFrame(timer);
    show();
    if (!video.paused && !video.ended) timer = requestAnimationFrame(follow);
  }

  function state() {
    const plays = !video.paused && !video.ended;
    root.classList.toggle("is-playing", plays);
    root.classList.toggle("is-silent", video.muted || video.volume === 0);
    name(find("toggle"), plays ? root.dataset.wordsPause : root.dataset.wordsPlay);
    name(find("mute"), video.muted ? root.dataset.wordsUnmute : root.dataset.wordsMute);
    name(find("full"), document.fullscreenElement === root ? root.dataset.wordsLeave : root.dataset.wordsFull);
    find("loop").setAttribute("aria-pressed", video.loop);
    find("volume").value = video.muted ? 0 : video.volume;
    follow();
  }

  // Before the clip is known the wish is kept until it is.
  function go(at) {
    const to = Math.min(Math.max(0, at), Math.max(0, seconds() - 0.5 / fps));
    if (video.readyState > 0) [video.currentTime, wanted] = [to, null];
    else wanted = to;
    show();
  }

  // To the middle of a frame: at its edge rounding shows the one before.
  function step(frames) {
    video.pause();
    go((Math.max(0, frameOf(now()) + frames) + 0.5) / fps);
  }

  async function play() {
    try {
      if (video.ended) video.currentTime = 0;
      await video.play();
    } catch {
      // paused before it began, or it cannot be played; then its own error says so
    }
  }

  function loud(volume) {
    video.volume = Math.min(1, Math.max(0, volume));
    video.muted = video.volume === 0;
  }

  async function full() {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else if (root.requestFullscreen) await root.requestFullscreen();
      else video.webkitEnterFullscreen?.(); // a phone shows the bare video
    } catch {
      // the browser does not allow it here
    }
  }

  function remember() {
    try {
      localStorage.setItem(store, JSON.stringify({ volume: video.volume, muted: video.muted, loop: video.loop }));
    } catch {
      // a browser that keeps nothing
    }
  }

  function recall() {
    try {
      const kept = JSON.parse(localStorage.getItem(store) ?? "{}");
      if (typeof kept.volume === "number" && kept.volume >= 0 && kept.volume <= 1) video.volume = kept.volume;
      [video.muted, video.loop] = [kept.muted === true, kept.loop === true];
    } catch {
      // nothing was kept
    }
  }

  // To the pixel, for what lies over the picture.
  function fit() {
    if (video.videoWidth > 0) video.parentElement.style.setProperty("--ratio", video.videoWidth / video.videoHeight);
  }

  function mark() {
    for (const mark of root.querySelectorAll(".player-marks circle")) mark.setAttribute("cx", `${seconds() > 0 ? (mark.dataset.at / seconds() / 10) : 0}%`);
  }

  const toggle = () => (video.paused || video.ended ? play() : video.pause());
  const keys = {
    " ": toggle, k: toggle, ",": () => step(-1), ".": () => step(1), m: () => (video.muted = !video.muted), f: full,
    j: () => go(now() - 3), l: () => go(now() + 3), arrowleft: () => go(now() - 1), arrowright: () => go(now() + 1),
    home: () => go(0), end: () => go(seconds()),
  };

  // Space presses the button that has the focus, and arrows move what they always move.
  function isTaken(event, key) {
    const own = root.contains(event.target);
    if (event.target === seek) return false;
    if (key === " " || key === "enter") return event.target.closest("button, a, summary, select, input, [role=button]") !== null;
    if (/^(arrow|home|end)/.test(key)) return !own ? event.target !== document.body && event.target.closest("a, button, input, select, summary, [tabindex='0']") !== null : event.target.closest("select, input") !== null;
    return false;
  }

  function hear(event) {
    const key = event.key.toLowerCase();
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isBusy()) return;
    if (!root.contains(event.target) && !root.hasAttribute("data-page-keys")) return;
    if (isWriting(event.target) || !Object.hasOwn(keys, key) || isTaken(event, key)) return;
    if (/^[\p{L}\p{P}]$/u.test(key) && !hasSingleKeys()) return; // turned off
    event.preventDefault();
    keys[key]();
  }

  on(document, "keydown", hear);
  on(document, "fullscreenchange", state);
  on(root.querySelector(".player-stage"), "click", event => event.target.closest("button, a, [data-own-press]") || toggle());
  on(root.querySelector(".player-stage"), "dblclick", event => event.target.closest("button, a, [data-own-press]") || full());
  on(root.querySelector(".player-bar"), "click", event => {
    const what = event.target.closest("button[data-do]")?.dataset.do;
    if (what === "toggle") toggle();
    else if (what === "back") step(-1);
    else if (what === "forward") step(1);
    else if (what === "mute") video.muted = !video.muted;
    else if (what === "full") full();
    else if (what === "loop") {
      video.loop = !video.loop;
      remember();
      state();
    }
  });
  on(seek, "input", () => go(seek.value / 1000));
  on(find("volume"), "input", () => loud(Number(find("volume").value)));
  on(find("speed"), "change", () => (video.playbackRate = Number(find("speed").value)));
  if (find("zone")) on(find("zone"), "change", () => root.querySelectorAll("[data-zone]").forEach(zone => zone.toggleAttribute("hidden", zone.dataset.zone !== find("zone").value)));
  on(video, "volumechange", () => (remember(), state()));
  on(video, "play pause ended", state);
  on(video, "seeked timeupdate", show);
  on(video, "loadedmetadata", () => {
    if (wanted !== null) go(wanted);
    fit();
    mark();
    state();
  });
  on(video, "error", () => (fault.hidden = false));
  if (wave) {
    const drop = () => [wave, track].forEach(part => (part === wave ? part.remove() : part.removeAttribute("data-wave")));
    on(wave, "error", drop);
    if (wave.complete && wave.naturalWidth === 0) drop();
  }

  recall();
  if (video.error) fault.hidden = false;
  fit();
  mark();
  state();
  const player = {
    video,
    time: () => Math.round(now() * 1000),
    hold() {
      video.pause();
      return Math.round(now() * 1000);
    },
    seekTo(ms) {
      video.pause();
      go(ms / 1000);
      root.scrollIntoView({ block: "nearest" });
    },
    play,
    mark,
    detach() {
      gone.abort();
      cancelAnimationFrame(timer);
      if (players.get(root.dataset.clipPlayer) === player) players.delete(root.dataset.clipPlayer);
      video.pause();
      video.removeAttribute("src");
      video.load(); // lets go of the connection
    },
  };
  players.set(root.dataset.clipPlayer, player);
  root.dataset.ready = "";
  return player;
}
