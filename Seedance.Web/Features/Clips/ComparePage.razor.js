// Two to four clips on one transport. The first one leads; whoever drifts away from it is brought back.

import { hasSingleKeys, isBusy, isWriting } from "../../js/keys.js";

const fps = 24;
const drift = 0.08;

/** @param root The section with the clips and the transport. */
export function attach(root) {
  const gone = new AbortController();
  const on = (target, names, action) => names.split(" ").forEach(name => target.addEventListener(name, action, { signal: gone.signal }));
  const find = name => root.querySelector(`[data-do=${name}]`);
  const cells = [...root.querySelectorAll(".compare-cell")];
  const videos = cells.map(cell => cell.querySelector("video"));
  const seek = root.querySelector(".compare-seek");
  const words = root.querySelector(".compare-time");
  const cut = root.querySelector(".compare-cut input");
  const flip = root.querySelector(".compare-flip button");
  const stage = root.querySelector(".compare-stage");
  const pair = { a: root.querySelector("select[data-part=a]"), b: root.querySelector("select[data-part=b]") };
  let [clock, plays, loops, speed, last, timer] = [0, false, false, 1, 0, 0];

  const lengthOf = video => (Number.isFinite(video.duration) ? video.duration : 0);
  const longest = () => Math.max(...videos.map(lengthOf), Number(seek.max) / 1000);
  const number = (value, digits) => value.toLocaleString(document.documentElement.lang || undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const fill = (text, values) => values.reduce((all, value, i) => all.replace(`{${i}}`, value), text);

  function show() {
    const all = longest();
    seek.max = Math.round(all * 1000);
    seek.value = Math.round(clock * 1000);
    seek.setAttribute("aria-valuetext", fill(root.dataset.wordsSaid, [number(clock, 1), number(all, 1)]));
    words.textContent = fill(root.dataset.wordsTime, [number(clock, 2), number(all, 2), Math.floor(clock * fps + 0.01)]);
  }

  // A clip that is over waits on its last frame for the longer ones.
  function align(force) {
    for (const video of videos) {
      const end = Math.max(0, lengthOf(video) - 0.5 / fps);
      const to = Math.min(clock, end);
      if (video.readyState > 0 && (force || Math.abs(video.currentTime - to) > drift)) video.currentTime = to;
      if (!plays || clock >= end) video.pause();
      else if (video.paused) video.play().catch(() => {});
    }
  }

  function turn(now) {
    if (!plays) return;
    const lead = videos.find(video => !video.paused && !video.ended && lengthOf(video) > clock);
    const passed = ((now - last) / 1000) * speed;
    last = now;
    // By the leader's own clock while it runs, so that a slow line holds up all of them.
    clock = lead && lead.readyState > 2 && Math.abs(lead.currentTime - clock) < 0.5 ? Math.max(clock, lead.currentTime) : lead && lead.readyState <= 2 ? clock : clock + passed;
    if (clock >= longest() - 0.5 / fps) {
      if (!loops) return pause();
      clock = 0;
      align(true);
    } else {
      align(false);
    }

    show();
    timer = requestAnimationFrame(turn);
  }

  function state() {
    root.classList.toggle("is-playing", plays);
    const text = plays ? root.dataset.wordsPause : root.dataset.wordsPlay;
    find("toggle").title = text;
    find("toggle").setAttribute("aria-label", text.replace(/\s*[(（].*$/, ""));
  }

  function play() {
    if (clock >= longest() - 1 / fps) clock = 0;
    plays = true;
    last = performance.now();
    align(true);
    state();
    timer = requestAnimationFrame(turn);
  }

  function pause() {
    plays = false;
    cancelAnimationFrame(timer);
    align(true);
    state();
    show();
  }

  function go(at) {
    clock = Math.min(Math.max(0, at), Math.max(0, longest() - 0.5 / fps));
    align(true);
    show();
  }

  function step(frames) {
    if (plays) pause();
    go((Math.max(0, Math.floor(clock * fps + 0.01) + frames) + 0.5) / fps);
  }

  function arrange() {
    const mode = root.querySelector("input[name=compare-mode]:checked")?.value ?? "side";
    root.dataset.mode = mode;
    const [a, b] = [Number(pair.a.value), Number(pair.b.value)];
    cells.forEach((cell, at) => (at === b ? (cell.dataset.part = "b") : at === a ? (cell.dataset.part = "a") : cell.removeAttribute("data-part")));
    const first = videos[a];
    if (first.videoWidth > 0) root.style.setProperty("--ratio", first.videoWidth / first.videoHeight);
  }

  function hear() {
    const heard = Number(find("sound").value);
    videos.forEach((video, at) => (video.muted = at !== heard));
  }

  const toggle = () => (plays ? pause() : play());
  const hold = down => {
    root.classList.toggle("is-flipped", down);
    flip.setAttribute("aria-pressed", down);
  };
  const keys = {
    " ": toggle, k: toggle, ",": () => step(-1), ".": () => step(1), j: () => go(clock - 3), l: () => go(clock + 3),
    arrowleft: () => go(clock - 1), arrowright: () => go(clock + 1), home: () => go(0), end: () => go(longest()),
    m: () => {
      find("sound").value = find("sound").value === "-1" ? "0" : "-1";
      hear();
    },
  };

  on(document, "keydown", event => {
    const key = event.key.toLowerCase();
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isBusy() || isWriting(event.target)) return;
    if (/^[\p{L}\p{P}]$/u.test(key) && !hasSingleKeys()) return; // turned off
    if (key === "b" && root.dataset.mode === "flip") return hold(true);
    if (!Object.hasOwn(keys, key)) return;
    const target = event.target;
    if (key === " " && target.closest("button, a, summary, input")) return;
    if (/^(arrow|home|end)/.test(key) && target !== seek && target.closest("input, [tabindex='0'], summary")) return;
    event.preventDefault();
    keys[key]();
  });
  on(document, "keyup", event => event.key.toLowerCase() === "b" && hold(false));
  on(flip, "keydown", event => (event.key === " " || event.key === "Enter") && (event.preventDefault(), hold(true)));
  on(flip, "keyup blur", () => hold(false));
  on(flip, "pointerdown", event => (flip.setPointerCapture(event.pointerId), hold(true)));
  on(flip, "pointerup pointercancel", () => hold(false));
  on(flip, "contextmenu", event => event.preventDefault());
  on(root.querySelector(".compare-transport"), "click", event => {
    const what = event.target.closest("button[data-do]")?.dataset.do;
    if (what === "toggle") toggle();
    else if (what === "back") step(-1);
    else if (what === "forward") step(1);
    else if (what === "loop") find("loop").setAttribute("aria-pressed", (loops = !loops));
  });
  on(seek, "input", () => go(seek.value / 1000));
  on(find("speed"), "change", () => {
    speed = Number(find("speed").value);
    videos.forEach(video => (video.playbackRate = speed));
  });
  on(find("sound"), "change", hear);
  on(cut, "input", () => root.style.setProperty("--cut", cut.value));
  on(stage, "pointerdown", event => {
    if (root.dataset.mode !== "over") return toggle();
    const drag = now => {
      const box = stage.getBoundingClientRect();
      cut.value = Math.round(((now.clientX - box.left) / box.width) * 100);
      root.style.setProperty("--cut", cut.value);
    };
    stage.setPointerCapture(event.pointerId);
    drag(event);
    stage.onpointermove = drag;
    stage.onpointerup = stage.onpointercancel = () => (stage.onpointermove = null);
  });
  root.querySelectorAll("figcaption a").forEach(link => on(link, "pointerdown", event => event.stopPropagation()));
  root.querySelectorAll("input[name=compare-mode]").forEach(mode => on(mode, "change", arrange));
  for (const part of ["a", "b"]) {
    on(pair[part], "change", () => {
      const other = part === "a" ? pair.b : pair.a;
      if (other.value === pair[part].value) other.value = String(cells.findIndex((_, at) => String(at) !== pair[part].value));
      arrange();
    });
  }
  for (const video of videos) on(video, "loadedmetadata", () => (arrange(), align(true), show()));

  hear();
  arrange();
  state();
  show();
  root.dataset.ready = "";
  return {
    detach() {
      gone.abort();
      cancelAnimationFrame(timer);
      for (const video of videos) {
        video.pause();
        video.removeAttribute("src");
        video.load(); // lets go of the connection
      }
    },
  };
}
