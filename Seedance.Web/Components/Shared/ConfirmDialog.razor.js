// The browser's modal dialog keeps the focus inside, closes on Esc and gives the focus back to the button that opened it.

export function open(dialog) {
  if (dialog.open) return;
  dialog.addEventListener('keydown', enter);
  dialog.showModal();
}

// Enter in a field of one line says yes, as in a form. A list of suggestions takes it for its own.
function enter(event) {
  if (event.key !== 'Enter' || event.isComposing || event.repeat || event.target.form || !event.target.matches('input:not([type=checkbox], [type=radio], [list])')) return;
  event.preventDefault();
  event.currentTarget.querySelector('.dialog-actions button:last-child')?.click();
}

export function close(dialog) {
  dialog.close();
}
