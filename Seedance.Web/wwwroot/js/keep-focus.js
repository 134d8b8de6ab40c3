// Whoever works with keys keeps their place. When what had the focus is taken from the page (a form that was sent, a row that was deleted), the focus
// goes back to where it was before, or to a neighbour; it would be lost, and with it the keys that depend on it.

const able = `a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]`;
const most = 8;
let byKeys = false;
let moved = false;
let held = null; // what has the focus, or had it until it was taken away
let page = "";
let earlier = []; // what had it before, the latest first

const signOf = one => `${one.tagName} ${one.getAttribute("aria-label") ?? one.textContent.trim().slice(0, 80)}`;
const canTake = one => one.tabIndex >= 0 && !one.disabled && one.checkVisibility() && !one.closest("[inert]");
const within = part => [...part.querySelectorAll(able)].filter(canTake);

addEventListener("pointerdown", () => { byKeys = false; }, true);
addEventListener("keydown", event => {
  byKeys = true;
  if (!event.repeat) moved = false;
  // A key that is still held was meant for what is gone.
  if (!moved || !["Enter", " ", "Delete"].includes(event.key)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
addEventListener("focusin", event => {
  if (held !== null && held.element !== event.target) earlier = [held, ...earlier.filter(one => one.element !== event.target)].slice(0, most);
  held = { element: event.target, sign: signOf(event.target) };
  page = location.pathname;
});

function before(part) {
  const all = within(part);
  for (const { element, sign } of earlier) {
    const again = element.isConnected ? part.contains(element) && canTake(element) && element : all.find(one => signOf(one) === sign);
    if (again) return again;
  }
}

function neighbour(part, place) {
  const all = within(part);
  const mark = [place.nextSibling, place.previousSibling].find(one => one?.isConnected);
  if (!mark) return all[0];
  const isAfter = one => one === mark || mark.contains(one) || (mark.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const rest = all.filter(isAfter);
  return rest.find(one => mark === place.nextSibling || !mark.contains(one)) ?? all.findLast(one => !rest.includes(one)) ?? all.at(-1);
}

function keep(records) {
  if (!byKeys || held === null || held.element.isConnected || page !== location.pathname) return;
  if (document.activeElement !== document.body && document.activeElement !== null) return;
  if (held.element.dataset.fix !== undefined) return; // a fix leads on by itself (ComposePage.razor.js)
  const place = records.find(record => [...record.removedNodes].some(one => one.contains(held.element)));
  const main = document.querySelector("main") ?? document.body;
  let to = null;
  for (let part = place?.target; part instanceof Element && !to && part !== main && part !== document.body; part = part.parentElement) {
    if (part.isConnected && within(part).length > 0) to = before(part) ?? neighbour(part, place);
  }
  to ??= before(document.body) ?? main.querySelector("h1");
  if (!to) return;
  moved = true;
  to.focus({ preventScroll: !to.matches("h1") && to.getBoundingClientRect().top >= 0 && to.getBoundingClientRect().bottom <= innerHeight });
}

new MutationObserver(keep).observe(document.body, { childList: true, subtree: true });
