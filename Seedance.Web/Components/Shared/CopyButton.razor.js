// Copies a text. Browsers offer the clipboard to https and localhost only; elsewhere the text is selected for Ctrl+C.

export async function copy(text, source) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const element = source && document.getElementById(source);
    if (element) {
      const range = document.createRange();
      range.selectNodeContents(element);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
    }
    return false;
  }
}
