// The prompt as one string, and as the texts and chips of its box (Features/Compose/PromptField.razor.js).
//
// The document holds texts and chips side by side, nothing nested; a <br> or a line break at its very end only keeps the last line
// open, as browsers do, and is none of the text. A chip is a span whose attributes say all that it shows (without a letter inside, no
// caret would step over it).

export const markerLength = 11;
const lookalike = /@(\\*\{[0-9a-f]{8}\})/g;
export const marker = key => `@{${key}}`;
export const literal = text => text.replace(lookalike, "@\\$1");
export const isText = node => node.nodeType === Node.TEXT_NODE;
export const isBreak = node => node.nodeName === "BR";
export const isChip = node => node.dataset?.chip !== undefined;
const isBlock = node => /^(DIV|P|LI|UL|OL|PRE|H[1-6]|BLOCKQUOTE)$/.test(node.nodeName);

export const isFiller = node => {
  while (node && isBreak(node)) node = node.nextSibling;
  return !node;
};

// Also of what a browser makes by itself where we do not see it: a block for each line.
export function read(root) {
  let text = "";
  let typed = "";
  const visit = parent => {
    for (const node of parent.childNodes) {
      if (isText(node)) typed += node.data;
      else if (isBreak(node)) typed += isFiller(node) ? "" : "\n";
      else if (isChip(node)) {
        text += literal(typed) + marker(node.dataset.chip);
        typed = "";
      } else {
        if (isBlock(node) && node.previousSibling && !isBreak(node.previousSibling)) typed += "\n";
        visit(node);
      }
    }
  };
  visit(root);
  if (root.isConnected && typed.endsWith("\n") && isText(root.lastChild)) typed = typed.slice(0, -1);
  return text + literal(typed);
}

function makeChip(key) {
  const chip = document.createElement("span");
  chip.className = "mention";
  chip.contentEditable = "false";
  chip.setAttribute("role", "img");
  chip.dataset.chip = key;
  chip.append("\u200b");
  return chip;
}

// What makes a text as long as it is: a line break at the end needs something behind it.
export const makeAll = text => [...makeNodes(text), ...(text.endsWith("\n") ? [document.createElement("br")] : [])];

export function makeNodes(text) {
  const nodes = [];
  const add = typed => typed && nodes.push(document.createTextNode(typed.replace(/@\\(\\*\{[0-9a-f]{8}\})/g, "@$1")));
  let from = 0;
  for (const found of text.matchAll(/@\{([0-9a-f]{8})\}/g)) {
    add(text.slice(from, found.index));
    nodes.push(makeChip(found[1]));
    from = found.index + markerLength;
  }
  add(text.slice(from));
  return nodes;
}

// Places in the text and places in the document.
export function placeOf(editor, node, offset) {
  const before = document.createRange();
  before.setStart(editor, 0);
  before.setEnd(node, offset);
  return Math.min(read(before.cloneContents()).length, read(editor).length);
}

export function pointAt(editor, place) {
  let left = place;
  let index = 0;
  for (const node of editor.childNodes) {
    if (left <= 0) break;
    const length = isText(node) ? literal(node.data).length : isChip(node) ? markerLength : 1;
    if (isText(node) && left <= length) return [node, Math.min(left, node.data.length)];
    left -= length;
    index++;
  }
  return [editor, Math.min(index, editor.childNodes.length)];
}
