// Dragging a reference: to another place in the list, or into the prompt. With pointer events, so that a finger can do it too.
// The page hears of a new place as a "change" of the grip, whose value is that place.

const enough = 5; // pixels: less is a click
const edge = 80;

const swallow = event => event.target.closest?.("[data-grip]") && event.stopPropagation();

export function attach(root) {
  root.addEventListener("pointerdown", event => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || !event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    const item = grip.closest("li");
    const items = [...item.parentElement.children];
    const editor = root.querySelector("[data-field=Prompt]");
    let ghost = null;
    let place = null;
    let isOverText = false;

    function clear() {
      for (const other of items) other.removeAttribute("data-drop");
      [place, isOverText] = [null, false];
    }

    function show(x, y) {
      clear();
      const below = document.elementFromPoint(x, y);
      isOverText = editor.contains(below);
      if (isOverText) return editor.dispatchEvent(new CustomEvent("hover-chip", { detail: { x, y } }));
      const list = item.parentElement.getBoundingClientRect();
      if (x < list.left || x > list.right || y < list.top - edge || y > list.bottom + edge) return;
      const before = items.findIndex(other => y < other.getBoundingClientRect().top + other.offsetHeight / 2);
      const from = items.indexOf(item);
      const to = before < 0 ? items.length : before;
      place = to > from ? to - 1 : to;
      if (before < 0) items.at(-1).dataset.drop = "after";
      else items[before].dataset.drop = "before";
    }

    function start() {
      ghost = document.createElement("span");
      ghost.className = "mention mention-ghost";
      const option = document.querySelector(`[data-reference="${grip.dataset.grip}"]`);
      ghost.dataset.kind = option.dataset.kind;
      ghost.dataset.label = [option.dataset.words, option.dataset.name].filter(Boolean).join(" · ");
      document.body.append(ghost);
      item.dataset.dragged = "";
    }

    function move(now) {
      if (!ghost && Math.hypot(now.clientX - event.clientX, now.clientY - event.clientY) < enough) return;
      if (!ghost) start();
      if (now.clientY < edge) scrollBy(0, -edge / 4);
      else if (now.clientY > innerHeight - edge) scrollBy(0, edge / 4);
      ghost.style.setProperty("translate", `${now.clientX + 12}px ${now.clientY + 12}px`);
      show(now.clientX, now.clientY);
    }

    function end(now) {
      const [to, isText] = [place, isOverText];
      clear();
      ghost?.remove();
      item.removeAttribute("data-dragged");
      for (const [kind, listener] of Object.entries(listeners)) removeEventListener(kind, listener, true);
      if (!ghost || now.type !== "pointerup") return;
      addEventListener("click", swallow, true); // it ends where it began: no click on the picture
      setTimeout(() => removeEventListener("click", swallow, true));
      if (isText) editor.dispatchEvent(new CustomEvent("drop-chip", { detail: { key: grip.dataset.grip, x: now.clientX, y: now.clientY } }));
      else if (to !== null && to !== items.indexOf(item)) {
        grip.value = String(to);
        grip.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }

    const listeners = {
      pointermove: move,
      pointerup: end,
      pointercancel: end,
      keydown: key => key.key === "Escape" && end(key),
    };
    for (const [kind, listener] of Object.entries(listeners)) addEventListener(kind, listener, true);
  });
}
