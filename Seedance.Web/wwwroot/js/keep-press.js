// A button may move away under the pointer while it is pressed: pressing it leaves a field, the page hears of that, and what it says above the
// button comes or goes. The browser then takes the release for a press on what lies around the button. It was meant for the button.

const still = 4; // pixels; farther, it was a drag
let press = null;

addEventListener("pointerdown", event => {
  const button = event.button === 0 && event.isPrimary ? event.target.closest?.("button, a[href]") : null;
  press = button ? { button, x: event.clientX, y: event.clientY } : null;
}, true);

addEventListener("click", event => {
  const made = press;
  press = null;
  if (made === null || !event.isTrusted || !made.button.isConnected) return;
  if (event.target === made.button || !event.target.contains(made.button)) return;
  if (Math.hypot(event.clientX - made.x, event.clientY - made.y) > still) return;
  event.stopImmediatePropagation();
  event.preventDefault();
  made.button.click();
}, true);
