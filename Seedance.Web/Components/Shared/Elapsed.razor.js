// Counts on from what the server wrote into data-elapsed, in seconds. By the browser's own counter: clocks may disagree.

const begun = new WeakMap();
const two = number => String(number).padStart(2, "0");

function words(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

setInterval(() => {
  for (const element of document.querySelectorAll("[data-elapsed]")) {
    const written = element.dataset.elapsed;
    let start = begun.get(element);
    if (start?.written !== written) begun.set(element, (start = { written, at: performance.now() }));

    // The text itself is changed, not replaced: it belongs to the server's page.
    element.firstChild.data = words(Number(written) + Math.floor((performance.now() - start.at) / 1000));
  }
}, 1000);
