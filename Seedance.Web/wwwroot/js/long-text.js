// One message to the studio may have 32 kB; a longer one would end the connection, and with it all that was typed. A text that does not fit
// stays in its box and is not sent; the box says so, and what would act on the text leads back to it. The composer says it in its own way.
// The same holds for a box that takes only so many characters (data-max): a paste is never cut behind anybody's back, as maxlength does.

const mostBytes = 24000;
const bytes = new TextEncoder();

/** Texts travel as JSON: quotes, line breaks and control characters take more room than they show. */
export function fits(text) {
  return text.length <= mostBytes && bytes.encode(JSON.stringify(JSON.stringify(text))).length <= mostBytes;
}

const isBox = element => element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && !["radio", "checkbox", "file", "range", "color"].includes(element.type));

const mostOf = field => (field.dataset.max ? Number(field.dataset.max) : Infinity);

function words(field) {
  const [code, ...numbers] = fits(field.value) ? ["sayOverMax", field.value.trim().length, mostOf(field)] : ["sayTooLong", field.value.length];
  const text = document.querySelector("[data-say-too-long]")?.dataset[code] ?? "{0}";
  return numbers.reduce((all, number, i) => all.replace(`{${i}}`, number.toLocaleString(document.documentElement.lang || undefined)), text);
}

function mark(field, isLong) {
  let note = field.parentElement.querySelector(":scope > .too-long");
  field.toggleAttribute("data-too-long", isLong);
  if (!isLong) return note?.remove();
  if (!note) {
    note = Object.assign(document.createElement("p"), { className: "field-error too-long", role: "alert" });
    field.after(note);
    const gone = new MutationObserver(() => {
      if (field.isConnected && note.isConnected) return;
      gone.disconnect();
      note.remove();
    });
    gone.observe(field.parentElement, { childList: true });
  }
  note.textContent = words(field);
}

function hold(event) {
  const field = event.target;
  if (!isBox(field) || field.closest("[data-keeps-long]")) return;
  const isLong = !fits(field.value) || field.value.trim().length > mostOf(field);
  if (isLong || field.hasAttribute("data-too-long")) mark(field, isLong);
  if (isLong) event.stopImmediatePropagation();
}

// A box of a form or a dialog concerns that alone.
const concerns = (field, target) => {
  const own = field.closest("form, dialog");
  return field.checkVisibility() && (!own || own === target || own.contains(target) || target.contains?.(own));
};

function refuse(event) {
  if (event.type === "click" && !event.target.closest?.("button:is(.btn-primary, [data-needs-studio])")) return;
  if (event.type === "keydown" && (event.key !== "Enter" || !event.target.matches?.("input[data-too-long]"))) return;
  const field = [...document.querySelectorAll("[data-too-long]")].find(one => concerns(one, event.target));
  if (!field) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  field.focus();
}

// At the window, because the page's own listeners sit at the document and hear everything on its way down.
for (const kind of ["input", "change"]) addEventListener(kind, hold, true);
for (const kind of ["click", "submit", "keydown"]) addEventListener(kind, refuse, true);
