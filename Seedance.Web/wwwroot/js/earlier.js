// Earlier texts of a text box, by Alt+Up and Alt+Down, as a shell does it. What was being typed stands at the end of the way back, and
// nothing that was typed is lost: a text that was changed on the way becomes the newest.

/**
 * @param box Has a value that can be set.
 * @param load Brings the earlier texts, the newest first.
 * @param say Is told the place and the number of texts, or nothing when one is back at the own text.
 */
export function walk(box, load, say) {
  let texts = null; // those of this walk
  let own = "";
  let at = -1;
  let isLoading = false;

  async function begin() {
    isLoading = true;
    try {
      const before = texts === null ? [] : [own]; // what was typed before a text on the way was changed
      own = box.value;
      const earlier = await load();
      texts = [...new Set([...before.filter(text => text.trim() !== ""), ...earlier])].filter(text => text !== own);
      at = -1;
    } finally {
      isLoading = false;
    }
  }

  const shown = () => at < 0 ? own : texts[at];

  async function step(by) {
    if (isLoading) return;
    if (texts === null || box.value !== shown() || (at < 0 && by > 0)) {
      if (by < 0) return;
      try {
        await begin();
      } catch {
        return; // the connection is away
      }
      if (box.value !== own) return; // typed meanwhile
    }
    const to = Math.max(-1, Math.min(at + by, texts.length - 1));
    if (to === at) return;
    at = to;
    box.value = shown();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    say(at, texts.length);
  }

  box.addEventListener("keydown", event => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  box.addEventListener("input", () => texts !== null && box.value !== shown() && say(-1, 0));
}
