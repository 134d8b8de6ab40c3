// The browser's modal dialog keeps the focus inside, closes on Esc and gives the focus back to the button that opened it.

export function open(dialog) {
  if (!dialog.open) dialog.showModal();
}

export function close(dialog) {
  dialog.close();
}
