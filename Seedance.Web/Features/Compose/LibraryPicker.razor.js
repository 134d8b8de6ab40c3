// The browser's modal dialog keeps the focus inside, closes on Esc and gives the focus back to the button that opened it.

import { attach } from "../../js/typing.js";

const known = new WeakSet();

export function open(dialog) {
  if (!known.has(dialog)) attach(dialog);
  known.add(dialog);
  if (!dialog.open) dialog.showModal();
}

export function close(dialog) {
  dialog.close();
}
