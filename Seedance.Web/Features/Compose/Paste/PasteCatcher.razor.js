// A request of the gateway's API that is pasted fills the form, wherever the caret stands. Everything else is pasted as ever, and so is
// a request with Ctrl+Shift+V.

const command = /^\s*(?:```[^\n]*\n)?\s*(?:(?:PS [^>\n]*>+|[A-Za-z]:\\[^>\n]*>|[$%#>])\s*)?(?:curl(?:\.exe)?\s[\s\S]*(?:https?:\/\/|\s-{1,2}[A-Za-z])|Invoke-(?:RestMethod|WebRequest)\s)/;
const member = name => new RegExp(`["“”]${name}["“”]\\s*:`);

function isField(element) {
  return element instanceof HTMLElement && (element.isContentEditable || element.matches("input, textarea"));
}

// In a text box only what can be meant for nothing else: people also write prompts that look like JSON.
function isRequest(text, inField) {
  if (command.test(text)) return true;
  const body = text.trim().replace(/^```[^\n]*\n/, "");
  if (!/^\{\s*(?:["“”}]|\/\/|\/\*)/.test(body)) return false;
  if (!inField) return true;
  const has = name => member(name).test(body);
  return has("model") && (has("prompt") || has("content") || has("metadata")) || has("prompt") && (has("metadata") || has("duration") || has("seconds"));
}

// What was typed in the last moment comes first: it is part of what can be brought back, and must not come after the new form.
function tellTyping() {
  const field = document.activeElement;
  if (field?.dataset?.field) field.dispatchEvent(new Event("change", { bubbles: true }));
}

export function attach(page, mostCharacters) {
  let asText = false;

  function watch(event) {
    asText = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key?.toLowerCase() === "v";
  }

  async function paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const target = event.target instanceof Node && event.target.nodeType === Node.TEXT_NODE ? event.target.parentElement : event.target;
    if (asText || !text || document.querySelector("dialog:modal") || !isRequest(text, isField(target))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tellTyping();
    if (text.length > mostCharacters) await page.invokeMethodAsync("RefuseLong");
    else await page.invokeMethodAsync("Read", DotNet.createJSStreamReference(new TextEncoder().encode(text)));
  }

  // Before the prompt hears of it.
  window.addEventListener("keydown", watch, true);
  window.addEventListener("paste", paste, true);
  return {
    detach() {
      window.removeEventListener("keydown", watch, true);
      window.removeEventListener("paste", paste, true);
    },
  };
}
