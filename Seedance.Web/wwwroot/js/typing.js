// Tells what is being typed once a pause comes, as the field's own "change" event: the page hears of no single key, and of no half
// of a word that an input method composes. What is typed while the connection is away is told when it is back, also after a reload.

const kept = "typed-texts";
const keptFor = 60_000;

/** @param root Holds the fields; those with data-typed are listened to, and those that have an id as well survive a lost page. */
export function attach(root, pause = 300) {
  const modal = document.getElementById("components-reconnect-modal");
  const isAway = () => /components-reconnect-(show|retrying|failed|rejected)/.test(modal?.className);
  const isTyped = field => "typed" in (field.dataset ?? {});
  const waiting = new Map();
  const unheard = new Set();

  const tell = field => field.isConnected && field.dispatchEvent(new Event("change", { bubbles: true }));

  function wait(field) {
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(tell, pause, field));
  }

  root.addEventListener("input", event => {
    if (!isTyped(event.target)) return;
    clearTimeout(waiting.get(event.target));
    if (!event.isComposing) wait(event.target);
  });
  root.addEventListener("compositionend", event => isTyped(event.target) && wait(event.target));

  // Said already, by the pause, by Enter, or because the field was left.
  root.addEventListener("change", event => {
    clearTimeout(waiting.get(event.target));
    waiting.delete(event.target);
    if (isTyped(event.target) && isAway()) unheard.add(event.target);
  }, true);

  const back = new MutationObserver(() => {
    if (!root.isConnected) return back.disconnect();
    if (isAway()) return;
    for (const field of unheard) tell(field);
    unheard.clear();
  });
  if (modal) back.observe(modal, { attributeFilter: ["class"] });

  addEventListener("pagehide", function leave() {
    if (!root.isConnected) return removeEventListener("pagehide", leave);
    const fields = [...unheard, ...(isAway() ? waiting.keys() : [])].filter(field => field.id);
    if (fields.length === 0) return;
    sessionStorage.setItem(kept, JSON.stringify({ at: Date.now(), path: location.pathname, texts: Object.fromEntries(fields.map(field => [field.id, field.value])) }));
  });

  const left = JSON.parse(sessionStorage.getItem(kept) ?? "null");
  if (left?.path === location.pathname) {
    sessionStorage.removeItem(kept);
    for (const [id, text] of Date.now() - left.at < keptFor ? Object.entries(left.texts) : []) {
      const field = document.getElementById(id);
      if (!field || !root.contains(field) || field.value === text) continue;
      field.value = text;
      tell(field);
    }
  }

  // Who was faster than this script is heard now.
  if (root.contains(document.activeElement) && isTyped(document.activeElement)) tell(document.activeElement);
}
