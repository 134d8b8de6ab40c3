// Tells what is being typed once a pause comes, as the field's own "change" event: the page hears of no single key, and of no half
// of a word that an input method composes. What is typed while the connection is away is told when it is back, also after a reload.

const kept = "typed-texts";
const keptFor = 60_000;

/** The connection to the studio is lost at the moment. */
export const isAway = () => /components-reconnect-(show|retrying|failed|rejected)/.test(document.getElementById("components-reconnect-modal")?.className);

/**
 * What is told while the connection is away, nobody hears: it is told again when it is back.
 * @returns takes a field that has just told its text, and gives those that nobody has heard.
 */
export function tellAgain(root) {
  const unheard = new Set();
  const modal = document.getElementById("components-reconnect-modal");
  const back = new MutationObserver(() => {
    if (!root.isConnected) return back.disconnect();
    if (isAway()) return;
    for (const field of unheard) tell(field);
    unheard.clear();
  });
  if (modal) back.observe(modal, { attributeFilter: ["class"] });
  return field => {
    if (field && isAway()) unheard.add(field);
    return unheard;
  };
}

const tell = field => field.isConnected && field.dispatchEvent(new Event("change", { bubbles: true }));

/** @param root Holds the fields; those with data-typed are listened to, and those that have an id as well survive a lost page. */
export function attach(root, pause = 300) {
  const isTyped = field => "typed" in (field.dataset ?? {});
  const waiting = new Map();
  const told = tellAgain(root);

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
    if (isTyped(event.target)) told(event.target);
  }, true);

  addEventListener("pagehide", function leave() {
    if (!root.isConnected) return removeEventListener("pagehide", leave);
    const fields = [...told(), ...(isAway() ? waiting.keys() : [])].filter(field => field.id);
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
