// Two handles on a strip: native sliders, so that keys and screen readers work as everywhere. Either handle pushes the other along where
// the part would become too short or too long. The player shows the place of the handle that moves, and plays the part alone.

export function open(dialog) {
  const strip = dialog.querySelector(".trim-strip");
  const player = dialog.querySelector(".trim-player");
  const play = dialog.querySelector("[data-play]");
  const words = dialog.querySelector(".trim-words");
  const window_ = strip.querySelector(".trim-part");
  const [from, to] = strip.querySelectorAll("input");
  const [seconds, least, most] = [strip.dataset.seconds, strip.dataset.least, strip.dataset.most].map(Number);
  let [start, end] = [0, Math.min(seconds, most)];
  let frame = 0;

  const round = value => Math.round(value * 10) / 10;
  const show = value => round(value).toLocaleString(document.documentElement.lang || undefined, { maximumFractionDigits: 1 });

  function draw() {
    [from.value, to.value] = [start, end];
    strip.style.setProperty("--from", start / seconds);
    strip.style.setProperty("--to", end / seconds);
    from.setAttribute("aria-valuetext", strip.dataset.unit.replace("{0}", show(start)));
    to.setAttribute("aria-valuetext", strip.dataset.unit.replace("{0}", show(end)));
    [show(start), show(end), show(end - start), show(most)].reduce((text, value, i) => words.textContent = text.replace(`{${i}}`, value), words.dataset.words);
  }

  // The end that is not held follows.
  function set(held, value) {
    if (held === from) {
      start = Math.min(Math.max(0, value), round(seconds - least));
      end = Math.min(Math.max(end, start + least), start + most, seconds);
    } else {
      end = Math.min(Math.max(least, value), seconds);
      start = Math.max(Math.min(start, end - least), end - most, 0);
    }

    [start, end] = [round(start), Math.min(round(end), seconds)];
    look(held === from ? start : end);
  }

  function move(value) {
    const length = end - start;
    start = round(Math.min(Math.max(0, value), seconds - length));
    end = Math.min(round(start + length), seconds);
    look(start);
  }

  function look(at) {
    stop();
    if (player.readyState > 0) player.currentTime = Math.min(at, Math.max(0, seconds - 0.05));
    head(at);
    draw();
  }

  function head(at) {
    strip.style.setProperty("--at", Math.min(1, Math.max(0, at / seconds)));
  }

  function follow() {
    head(player.currentTime);
    if (player.currentTime >= end || player.ended) stop();
    else frame = requestAnimationFrame(follow);
  }

  function stop() {
    cancelAnimationFrame(frame);
    player.pause();
    play.setAttribute("aria-pressed", "false");
  }

  async function toggle() {
    if (play.getAttribute("aria-pressed") === "true") return stop();
    player.currentTime = start;
    play.setAttribute("aria-pressed", "true");
    try {
      await player.play();
      follow();
    } catch {
      stop(); // stopped before it began, or it cannot be played; then its own error says so
    }
  }

  for (const handle of [from, to]) handle.addEventListener("input", () => set(handle, Number(handle.value)));
  play.addEventListener("click", toggle);
  player.addEventListener("error", () => dialog.toggleAttribute("data-unplayable", true));
  window_.addEventListener("pointerdown", event => {
    if (!event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    const [left, first] = [event.clientX, start];
    const width = strip.getBoundingClientRect().width;
    window_.setPointerCapture(event.pointerId);
    window_.onpointermove = now => move(first + ((now.clientX - left) / width) * seconds);
    window_.onpointerup = window_.onpointercancel = () => window_.onpointermove = null;
  });

  dialog.removeAttribute("data-unplayable");
  if (player.error) dialog.toggleAttribute("data-unplayable", true);
  head(0);
  draw();
  if (!dialog.open) dialog.showModal();
  return {
    read: () => [start, end],
    close() {
      stop();
      player.removeAttribute("src");
      player.load();
      if (dialog.open) dialog.close();
    },
  };
}
