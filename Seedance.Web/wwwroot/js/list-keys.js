// A list of options that is walked through while the focus stays in a text box: what is chosen is told by aria-selected and by the box's
// aria-activedescendant, and a pointer chooses too.

/**
 * @param box Has the focus.
 * @param list Holds the options, which may come and go.
 * @param choose Is given the option that was pressed.
 */
export function createListKeys(box, list, choose) {
  const all = () => [...list.querySelectorAll("[role=option]")];
  const shown = () => all().filter(option => !option.hidden);
  let active = null;

  function mark(option) {
    for (const other of all()) other.setAttribute("aria-selected", String(other === option));
    active = option ?? null;
    if (!active) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", active.id);
    if (active === shown()[0]) list.scrollTop = 0; // with its heading
    else active.scrollIntoView({ block: "nearest" });
  }

  /** Walks by the keys of a list; true when this was one. */
  function step(event) {
    const options = shown();
    if (options.length === 0) return false;
    const at = options.indexOf(active);
    const to = {
      ArrowDown: (at + 1) % options.length,
      ArrowUp: (Math.max(at, 0) - 1 + options.length) % options.length,
      PageDown: Math.min(at + 8, options.length - 1),
      PageUp: Math.max(at - 8, 0),
    }[event.key];
    if (to === undefined) return false;
    mark(options[to]);
    return true;
  }

  list.addEventListener("mousedown", event => event.preventDefault()); // the focus stays in the box
  list.addEventListener("mousemove", event => {
    const option = event.target.closest("[role=option]");
    if (option && option !== active) mark(option);
  });
  list.addEventListener("click", event => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });

  return { all, shown, mark, step, active: () => active };
}
