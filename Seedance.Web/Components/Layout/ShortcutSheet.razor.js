// The sheet of shortcuts on "?", and "/" for the search box. Both are letters: they count only where nobody is writing, and while nobody has
// turned such keys off.

import { hasSingleKeys, isBusy, isWriting, setSingleKeys } from "../../js/keys.js";

export function attach(dialog) {
  const find = dialog.querySelector("input");
  const lines = [...dialog.querySelectorAll("li")];
  const single = dialog.querySelector("[data-single-keys]");
  const none = dialog.querySelector("[role=status]");

  function narrow() {
    const wanted = find.value.trim().toLocaleLowerCase().split(/\s+/);
    for (const line of lines) {
      const text = `${line.textContent} ${line.dataset.words}`.toLocaleLowerCase();
      line.hidden = !wanted.every(word => text.includes(word));
    }
    for (const place of dialog.querySelectorAll("section")) place.hidden = !place.querySelector("li:not([hidden])");
    none.textContent = lines.every(line => line.hidden) ? none.dataset.words : "";
  }

  function open() {
    find.value = "";
    single.checked = hasSingleKeys(); // another tab may have turned them off
    narrow();
    dialog.showModal();
  }

  find.addEventListener("input", narrow);
  single.addEventListener("change", () => setSingleKeys(single.checked));
  dialog.addEventListener("click", event => (event.target === dialog || event.target.closest("[data-close]")) && dialog.close());

  document.addEventListener("click", function press(event) {
    if (!dialog.isConnected) return document.removeEventListener("click", press);
    if (event.target.closest?.("[data-opens-shortcuts]")) open();
  });
  document.addEventListener("keydown", function hear(event) {
    if (!dialog.isConnected) return document.removeEventListener("keydown", hear);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !hasSingleKeys() || isWriting(event.target) || isBusy()) return;
    if (event.key === "?" || event.key === "\uFF1F") open();
    else if (event.key === "/") document.querySelector("main input[type=search], header input[type=search]")?.focus();
    else return;
    event.preventDefault();
  });
  dialog.dataset.ready = "";
}
