// Arrow keys go from tile to tile, by the rows and columns that are really there.

/** @param selector Finds what of each tile takes the focus, in their order. */
export function step(event, wall, selector) {
  const from = event.target.closest(selector);
  const way = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -2, ArrowDown: 2 }[event.key];
  if (!from || !way || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const all = [...wall.querySelectorAll(selector)];
  const top = one => one.closest("article").offsetTop;
  const columns = all.filter(one => top(one) === top(all[0])).length;
  const rtl = getComputedStyle(wall).direction === "rtl" ? -1 : 1;
  const to = all[all.indexOf(from) + (Math.abs(way) === 2 ? Math.sign(way) * columns : way * rtl)];
  if (!to) return;
  event.preventDefault();
  to.focus();
}
