// Borders between shots, dragged with a mouse, a finger or the arrow keys. For keys and screen readers they are native sliders. A border moves between its two neighbours, in steps of half a second (with Shift: a tenth); the page hears of it once it
// is let go, as the slider's own "change". All numbers are tenths of a second.

const least = 5;
const step = 5;
const pause = 300; // after the last key
const enough = 4; // pixels: less is a click
const reach = 6;
const fingerReach = 22;

export function attach(bar) {
  const shots = () => [...bar.querySelectorAll(".timeline-shot")];
  const borders = () => [...bar.querySelectorAll(".timeline-border")];
  const say = tenths => (tenths / 10).toLocaleString(document.documentElement.lang || undefined, { maximumFractionDigits: 1 });
  let ends = [];
  let held = null;
  let timer = 0;
  let droppedAt = -Infinity;

  function read() {
    let sum = 0;
    ends = bar.dataset.lengths.split(",").map(length => sum += Number(length));
    draw();
  }

  function draw() {
    bar.style.setProperty("--seconds", ends.at(-1) / 10);
    shots().forEach((shot, i) => {
      const length = ends[i] - (ends[i - 1] ?? 0);
      shot.style.flexGrow = length;
      shot.querySelector(".timeline-number").textContent = say(length);
      shot.querySelector(".timeline-length").textContent = bar.dataset.unit.replace("{0}", say(length));
    });
    borders().forEach((border, i) => {
      border.value = ends[i];
      border.setAttribute("aria-valuetext", bar.dataset.ends.replace("{0}", i + 1).replace("{1}", say(ends[i])));
    });
  }

  function move(border, at, grain) {
    const i = borders().indexOf(border);
    const [from, to] = [ends[i - 1] ?? 0, ends[i + 1]];
    const room = Math.min(least, Math.floor((to - from) / 2));
    ends[i] = Math.max(from + room, Math.min(to - room, Math.round(at / grain) * grain));
    draw();
    return ends[i];
  }

  const tell = border => border.isConnected && border.dispatchEvent(new Event("change", { bubbles: true }));

  // Dragged by the bar, not by the sliders: with fifteen shots their grips lie over each other, and a finger takes the one that is nearest.
  const total = () => ends.at(-1);
  const placeOf = event => (event.clientX - bar.getBoundingClientRect().left) / bar.clientWidth * total();

  function nearest(event) {
    const at = placeOf(event);
    const [border] = borders().map((one, i) => [one, Math.abs(ends[i] - at)]).sort(([, one], [, other]) => one - other)[0] ?? [];
    if (!border) return null;
    const pixels = Math.abs(ends[borders().indexOf(border)] - at) / total() * bar.clientWidth;
    return pixels <= (event.pointerType === "mouse" ? reach : fingerReach) ? border : null;
  }

  function show(border) {
    bar.toggleAttribute("data-dragged", border !== null);
    if (border === null) return bar.removeAttribute("data-at");
    const at = ends[borders().indexOf(border)];
    bar.dataset.at = bar.dataset.unit.replace("{0}", say(at));
    bar.style.setProperty("--at", at / total());
  }

  bar.addEventListener("pointermove", event => event.pointerType === "mouse" && event.buttons === 0 && bar.toggleAttribute("data-near", nearest(event) !== null));
  bar.addEventListener("pointerdown", event => {
    droppedAt = -Infinity;
    const border = event.isPrimary && event.button === 0 ? nearest(event) : null;
    if (!border) return;
    const before = [...ends];
    let isMoved = false;

    function follow(now) {
      if (now.pointerId !== event.pointerId) return;
      if (!isMoved && Math.abs(now.clientX - event.clientX) < enough) return;
      if (!isMoved) bar.setPointerCapture(event.pointerId); // not before: a tap goes to the shot below
      isMoved = true;
      held = border;
      move(border, placeOf(now), now.shiftKey ? 1 : step);
      show(border);
    }

    function end(now) {
      if (now.pointerId !== event.pointerId) return;
      for (const [kind, listener] of listeners) bar.removeEventListener(kind, listener);
      show(null);
      if (now.type === "pointercancel") {
        [ends, held] = [before, null]; // the finger scrolls the page
        draw();
        return;
      }
      if (isMoved || now.pointerType === "mouse") {
        border.focus({ preventScroll: true });
        droppedAt = now.timeStamp;
      }
      if (isMoved) tell(border);
    }

    const listeners = [["pointermove", follow], ["pointerup", end], ["pointercancel", end]];
    for (const [kind, listener] of listeners) bar.addEventListener(kind, listener);
  });
  bar.addEventListener("change", () => held = null, true);

  bar.addEventListener("keydown", event => {
    const border = event.target;
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -1e6, End: 1e6, PageDown: -2, PageUp: 2 }[event.key];
    if (!way || !border.matches(".timeline-border") || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const grain = event.shiftKey ? 1 : step;
    const at = ends[borders().indexOf(border)];
    const next = way < 0 ? Math.ceil(at / grain) * grain : Math.floor(at / grain) * grain; // first to the next step, from between two
    held = border;
    move(border, next + way * grain, grain);
    clearTimeout(timer);
    timer = setTimeout(tell, pause, border);
  });
  bar.addEventListener("focusout", event => {
    if (held !== event.target) return;
    clearTimeout(timer);
    tell(held);
  });

  // A part leads to its row.
  bar.addEventListener("click", event => {
    if (event.timeStamp - droppedAt < pause) return; // a short way of a finger ends as a tap, too
    const row = document.getElementById(event.target.closest("[data-row]")?.dataset.row);
    if (!row) return;
    row.open = true;
    row.scrollIntoView({ block: "nearest" });
    row.querySelector("summary").focus({ preventScroll: true });
  });

  // Not of what is drawn here, or it would be drawn again for ever.
  const watch = new MutationObserver(() => held || read());
  watch.observe(bar, { childList: true, attributeFilter: ["data-lengths", "data-unit"] });
  watch.observe(bar.querySelector(".timeline-shots"), { childList: true });
  read();
}
