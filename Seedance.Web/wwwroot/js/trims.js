// Two native sliders on the frames of a clip, so that keys and screen readers work as everywhere. The page hears of it when a handle is let go.

const least = 200; // milliseconds that stay, as SequencePlan has it

function shape(row, from, to) {
  const source = Number(row.dataset.source);
  const strip = row.querySelector(".piece-strip");
  if (!strip || !(source > 0)) return;
  strip.style.setProperty("--from", Math.min(1, from / source));
  strip.style.setProperty("--to", Math.min(1, to / source));
}

export const trims = {
  /** Draws the handles where the page has them. */
  show(rows) {
    for (const row of rows) shape(row, Number(row.dataset.start), Number(row.dataset.end));
  },

  /** A handle is being moved: keeps it from passing the other one, and tells the moment that it stands at. */
  moved(handle) {
    const row = handle.closest("[data-piece]");
    const [from, to] = ["from", "to"].map(name => row.querySelector(`[data-trim=${name}]`));
    if (handle === from) from.value = Math.min(Number(from.value), Math.max(0, Number(to.value) - least));
    else to.value = Math.max(Number(to.value), Number(from.value) + least);
    shape(row, Number(from.value), Number(to.value));
    const fields = { from: row.querySelector("[data-field=from]"), to: row.querySelector("[data-field=to]") };
    fields[handle.dataset.trim].value = (Number(handle.value) / 1000).toFixed(1);
    return handle === from ? Number(from.value) : Number(to.value) - 20;
  },
};
