// Borders between shots, dragged with a mouse, a finger or the arrow keys: native sliders, so that keys and screen readers work as
// everywhere. A border moves between its two neighbours, in steps of half a second (with Shift: a tenth); the page hears of it once it
// is let go, as the slider's own "change". All numbers are tenths of a second.

const least = 5;
const step = 5;
const pause = 300; // after the last key

export function attach(bar) {
  const shots = () => [...bar.querySelectorAll(".timeline-shot")];
  const borders = () => [...bar.querySelectorAll(".timeline-border")];
  const show = tenths => (tenths / 10).toLocaleString(document.documentElement.lang || undefined, { maximumFractionDigits: 1 });
  let ends = [];
  let held = null;
  let isFine = false;
  let timer = 0;

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
      shot.querySelector(".timeline-length").textContent = bar.dataset.unit.replace("{0}", show(length));
    });
    borders().forEach((border, i) => {
      border.value = ends[i];
      border.setAttribute("aria-valuetext", bar.dataset.ends.replace("{0}", i + 1).replace("{1}", show(ends[i])));
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

  bar.addEventListener("pointerdown", event => {
    if (event.target.matches(".timeline-border")) [held, isFine] = [event.target, event.shiftKey];
  });
  bar.addEventListener("input", event => {
    event.stopPropagation();
    move(event.target, Number(event.target.value), isFine ? 1 : step);
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
    timer = setTimeout(() => border.isConnected && border.dispatchEvent(new Event("change", { bubbles: true })), pause);
  });
  bar.addEventListener("focusout", event => {
    if (held !== event.target) return;
    clearTimeout(timer);
    held.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // A part leads to its row.
  bar.addEventListener("click", event => {
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
