// Tells what is being typed once a pause comes, as the field's own "change" event: the page hears of no single key.

/** @param root Holds the fields; those with data-typed are listened to. */
export function attach(root, pause = 300) {
  const waiting = new Map();

  root.addEventListener("input", event => {
    const field = event.target;
    if (!("typed" in field.dataset)) return;
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(tell, pause, field));
  });

  const tell = field => field.isConnected && field.dispatchEvent(new Event("change", { bubbles: true }));

  // Said already, by the pause, by Enter, or because the field was left.
  root.addEventListener("change", event => {
    clearTimeout(waiting.get(event.target));
    waiting.delete(event.target);
  }, true);

  // Who was faster than this script is heard now.
  if (root.contains(document.activeElement) && "typed" in document.activeElement.dataset) tell(document.activeElement);
}
