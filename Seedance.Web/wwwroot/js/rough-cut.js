// The film as it will be, played from its clips: two video elements take turns, so that the next piece is there when its moment comes. Music runs
// beside them. An honest preview: the joints may stutter, and nothing is louder than its source.

const fade = 2; // seconds, as the film has it

/** @param rows Gives the rows of the pieces, in their order. */
export function roughCut(root, rows) {
  const gone = new AbortController();
  const on = (target, names, action) => names.split(" ").forEach(name => target.addEventListener(name, action, { signal: gone.signal }));
  const videos = [...root.querySelectorAll("video")];
  const card = root.querySelector("canvas[data-card]");
  const music = root.querySelector("[data-film-music]");
  const seek = root.querySelector(".film-seek");
  const track = root.querySelector(".film-track");
  const cuts = root.querySelector(".film-cuts");
  const words = root.querySelector(".film-time");
  const toggle = root.querySelector("[data-do=toggle]");
  const fault = root.querySelector(".film-fault");
  let pieces = [];
  let total = 0;
  let index = 0; // pieces.length: the card
  let turn = 0; // which element shows the piece
  let plays = false;
  let cardFrom = 0; // when the card began, and how much of it had been shown then
  let cardAt = 0;
  let timer = 0;
  let looked = null; // a moment that a handle shows, outside of the film

  const video = () => videos[turn];
  const cardMs = () => Number(root.dataset.cardMs) || 0;
  const isCard = () => index >= pieces.length;
  const fill = (text, values) => values.reduce((all, value, i) => all.replace(`{${i}}`, value), text);
  const number = ms => (ms / 1000).toLocaleString(document.documentElement.lang || undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

  function now() {
    if (isCard()) return (pieces.at(-1)?.till ?? 0) + Math.min(cardMs(), cardAt + (plays ? performance.now() - cardFrom : 0));
    const piece = pieces[index];
    const at = video().dataset.src === piece.src && video().readyState > 0 ? video().currentTime * 1000 : piece.start;
    return piece.from + Math.min(Math.max(0, at - piece.start), piece.end - piece.start);
  }

  function load(element, piece, ms) {
    if (element.dataset.src !== piece.src) {
      element.dataset.src = piece.src;
      element.src = piece.src;
    }
    const to = ms / 1000;
    if (element.readyState > 0) {
      if (Math.abs(element.currentTime - to) > 0.005) element.currentTime = to;
    } else {
      element.addEventListener("loadedmetadata", () => (element.currentTime = to), { once: true, signal: gone.signal });
    }
  }

  function show() {
    for (const [i, element] of videos.entries()) element.hidden = isCard() || i !== turn;
    card.hidden = !isCard() || cardMs() === 0;
    const clips = Math.min(1, Number(root.dataset.clipPercent) / 100);
    for (const element of videos) element.volume = clips;
    for (const row of rows()) row.toggleAttribute("data-now", !isCard() && row === pieces[index]?.row);
  }

  function tell() {
    const at = now();
    seek.max = Math.max(1, Math.round(total));
    seek.value = Math.round(at);
    seek.setAttribute("aria-valuetext", fill(root.dataset.wordsSaid, [number(at), number(total)]));
    track.style.setProperty("--at", total > 0 ? Math.min(1, at / total) : 0);
    words.textContent = fill(root.dataset.wordsTime, [number(at), number(total)]);
    const head = pieces[index]?.row.querySelector(".piece-strip");
    if (head) head.style.setProperty("--at", Math.min(1, (pieces[index].start + at - pieces[index].from) / Number(pieces[index].row.dataset.source)));
    if (root.dataset.music) music.volume = Math.min(1, Number(root.dataset.musicPercent) / 100) * (root.dataset.musicFades === undefined ? 1 : Math.min(1, Math.max(0, (total - at) / 1000 / fade)));
  }

  function name() {
    root.classList.toggle("is-playing", plays);
    const text = plays ? root.dataset.wordsPause : root.dataset.wordsPlay;
    toggle.title = text;
    toggle.setAttribute("aria-label", text.replace(/\s*[(（].*$/, ""));
  }

  async function start(element) {
    try {
      await element.play();
    } catch {
      // paused before it began, or it cannot be played; then its own error says so
    }
  }

  function playMusic() {
    if (!root.dataset.music) return music.pause();
    const at = (Number(root.dataset.musicStart) + now()) / 1000;
    if (music.readyState > 0 && at >= music.duration) return music.pause();
    if (Math.abs(music.currentTime - at) > 0.15) music.currentTime = at;
    if (plays) start(music);
    else music.pause();
  }

  // The element that rests gets the piece after this one.
  function prepare() {
    const next = pieces[index + 1];
    if (next) load(videos[1 - turn], next, next.start);
  }

  function enter(to, ms) {
    video().pause();
    index = to;
    looked = null;
    if (isCard()) [cardAt, cardFrom] = [ms, performance.now()];
    else {
      const piece = pieces[index];
      if (videos[1 - turn].dataset.src === piece.src && video().dataset.src !== piece.src) turn = 1 - turn;
      load(video(), piece, piece.start + ms);
    }
    show();
    prepare();
  }

  function next() {
    const [piece, after] = [pieces[index], pieces[index + 1]];
    if (after && after.src === piece.src && Math.abs(after.start - piece.end) < 1) index += 1; // a cut where nothing was taken out
    else if (after) {
      video().pause();
      turn = 1 - turn;
      index += 1;
      load(video(), after, after.start);
      start(video());
    } else if (cardMs() > 0) enter(pieces.length, 0);
    else return stop();
    show();
    prepare();
  }

  function follow() {
    cancelAnimationFrame(timer);
    if (plays) {
      if (isCard() ? cardAt + performance.now() - cardFrom >= cardMs() : video().dataset.src === pieces[index].src && !video().seeking && (video().ended || video().currentTime * 1000 >= pieces[index].end - 15)) {
        if (isCard()) stop();
        else next();
      }
    }
    tell();
    if (plays) timer = requestAnimationFrame(follow);
  }

  function play() {
    if (pieces.length === 0) return;
    if (looked !== null || now() >= total - 30) goTo(looked !== null ? now() : 0);
    plays = true;
    if (isCard()) cardFrom = performance.now();
    else start(video());
    playMusic();
    name();
    follow();
  }

  function stop() {
    const at = now();
    if (isCard()) cardAt = Math.min(cardMs(), at - (pieces.at(-1)?.till ?? 0));
    plays = false;
    for (const element of videos) element.pause();
    music.pause();
    name();
    tell();
  }

  function goTo(ms) {
    const at = Math.min(Math.max(0, ms), total);
    const to = pieces.findIndex(piece => at < piece.till);
    if (to < 0 && cardMs() > 0) enter(pieces.length, at - (pieces.at(-1)?.till ?? 0));
    else if (pieces.length > 0) enter(to < 0 ? pieces.length - 1 : to, to < 0 ? pieces.at(-1).end - pieces.at(-1).start - 20 : at - pieces[to].from);
    playMusic();
    if (plays && !isCard()) start(video());
    tell();
  }

  /** The rows or what belongs to them have changed. */
  function refresh() {
    const [at, row, offset] = [now(), pieces[index]?.row, pieces[index] ? now() - pieces[index].from : 0];
    let from = 0;
    const before = pieces.map(piece => [piece.src, piece.start, piece.end].join()).join("|");
    pieces = rows().filter(known => known.dataset.src && known.dataset.end).map(known => {
      const [start, end] = [Number(known.dataset.start), Number(known.dataset.end)];
      const piece = { row: known, src: known.dataset.src, start, end: Math.max(start, end), from, till: from + Math.max(0, end - start) };
      from = piece.till;
      return piece;
    });
    total = from + cardMs();
    if ((root.dataset.music ?? "") !== (music.dataset.src ?? "")) {
      music.dataset.src = root.dataset.music ?? "";
      if (root.dataset.music) music.src = root.dataset.music;
      else music.removeAttribute("src");
    }
    cuts.replaceChildren(...pieces.slice(0, -1).concat(cardMs() > 0 ? pieces.slice(-1) : []).map(piece => {
      const cut = document.createElement("span");
      cut.style.setProperty("--at", total > 0 ? piece.till / total : 0);
      return cut;
    }));
    const same = pieces.findIndex(piece => piece.row === row);
    const isSame = before === pieces.map(piece => [piece.src, piece.start, piece.end].join()).join("|") && same === index;
    if (pieces.length > 0 && !isSame && !(isCard() && at >= pieces.at(-1).till)) {
      index = Math.min(index, pieces.length - 1);
      goTo(same >= 0 ? pieces[same].from + Math.min(offset, pieces[same].end - pieces[same].start) : Math.min(at, total));
    } else show();
    if (plays) playMusic();
    tell();
    name();
  }

  on(toggle, "click", () => (plays ? stop() : play()));
  on(root.querySelector(".film-stage"), "click", () => (plays ? stop() : play()));
  on(seek, "input", () => goTo(Number(seek.value)));
  for (const element of videos) {
    on(element, "seeked timeupdate", () => element === video() && looked === null && tell());
    on(element, "error", () => element.dataset.src && (fault.hidden = false));
    on(element, "loadeddata", () => (fault.hidden = true));
  }

  return {
    root,
    refresh,
    playFrom(place) {
      const piece = pieces.find(known => known.row === rows()[place]);
      if (!piece) return;
      goTo(piece.from);
      if (!plays) play();
    },
    /** Shows a moment of a clip while a handle is moved there. */
    look(row, ms) {
      const to = pieces.findIndex(piece => piece.row === row);
      if (to < 0) return;
      if (plays) stop();
      if (index !== to) enter(to, 0);
      looked = ms;
      load(video(), pieces[to], ms);
    },
    cutPoint() {
      if (plays) stop();
      if (isCard() || pieces.length === 0) return null;
      const piece = pieces[index];
      return { key: Number(piece.row.dataset.piece), ms: Math.round((piece.start + now() - piece.from) / 10) * 10 };
    },
    detach() {
      gone.abort();
      cancelAnimationFrame(timer);
      for (const element of [...videos, music]) {
        element.pause();
        element.removeAttribute("src");
        element.load(); // lets go of the connection
      }
    },
  };
}
