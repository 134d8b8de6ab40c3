// The lists of options by keyboard: whoever adds one writes in it at once, Enter goes on to the next, and whoever takes one away stays in the list.

const options = axis => [...axis.querySelectorAll(".axis-option")];
const firstField = option => option?.querySelector("input, select");

/** @param root Holds the lists, which are drawn anew when another tab has saved. */
export function attach(root) {
  let awaited = null; // the list in which an option is about to come or to go

  // The options are drawn when the studio has heard of them.
  const drawn = new MutationObserver(() => {
    if (!root.isConnected) return drawn.disconnect();
    const axis = awaited && axes()[awaited.list];
    if (!axis || options(axis).length === awaited.count) return;
    const { at, count } = awaited;
    awaited = null;
    const now = options(axis);
    if (now.length > count) firstField(now.at(-1))?.focus();
    else (now[Math.min(at, now.length - 1)]?.querySelector(":scope > .btn-icon") ?? axis.querySelector(".axis-add"))?.focus();
  });
  drawn.observe(root, { childList: true, subtree: true });

  const axes = () => [...root.querySelectorAll(".axis")];

  function wait(axis, at) {
    awaited = { list: axes().indexOf(axis), count: options(axis).length, at };
  }

  root.addEventListener("click", event => {
    const axis = event.target.closest(".axis");
    const option = event.target.closest(".axis-option");
    if (event.target.closest(".axis-add")) wait(axis);
    else if (event.target.closest(".axis-option > .btn-icon")) wait(axis, options(axis).indexOf(option));
  });

  root.addEventListener("keydown", event => {
    const option = event.target.closest(".axis-option");
    if (event.key !== "Enter" || event.isComposing || !option || !event.target.matches("input")) return;
    const axis = option.closest(".axis");
    const fields = [...axis.querySelectorAll(".axis-option input")];
    const next = fields[fields.indexOf(event.target) + 1];
    event.preventDefault();
    if (next) next.focus();
    else if (event.target.value.trim() !== "") axis.querySelector(".axis-add")?.click();
  });

  // Pressed before this script was here: the option is there already, or about to come.
  const pressed = document.activeElement?.closest(".axis-add") && document.activeElement.closest(".axis");
  if (pressed && root.contains(pressed)) {
    if (options(pressed).length > 0) firstField(options(pressed).at(-1))?.focus();
    else wait(pressed);
  }

  // Whoever has gone elsewhere meanwhile is not called back.
  root.addEventListener("focusin", event => {
    if (awaited && event.target.closest(".axis") !== axes()[awaited.list]) awaited = null;
  });
}
