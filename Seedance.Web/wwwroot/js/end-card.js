// Draws an end card on a canvas in the size of the film: logo, words, button, in two colours. Text is broken as its language breaks it, Chinese
// between any words, and made smaller until it fits; nothing comes nearer to the edge than the interfaces of the platforms allow.

const letters = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const pictures = new Map();
const drawn = new WeakMap();

function pictureOf(address) {
  if (!address) return null;
  if (!pictures.has(address)) {
    const picture = new Image();
    picture.src = address;
    pictures.set(address, picture.decode().then(() => picture, () => {
      pictures.delete(address); // the next one who draws asks again
      return null;
    }));
  }
  return pictures.get(address);
}

// Words that stay together, as the language has them; what is too long by itself is broken between letters.
function pieces(text) {
  const words = new Intl.Segmenter(document.documentElement.lang || undefined, { granularity: "word" });
  const all = [];
  for (const { segment, isWordLike } of words.segment(text)) {
    if (!isWordLike && all.length > 0 && !/\s/.test(segment)) all[all.length - 1] += segment; // a full stop begins no line
    else all.push(segment);
  }
  return all;
}

function lines(context, text, width) {
  const found = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    const put = piece => {
      if (context.measureText(line + piece.trimEnd()).width <= width || line.trim() === "") line += piece;
      else {
        found.push(line.trim());
        line = piece.trimStart();
      }
    };
    for (const piece of pieces(paragraph)) {
      if (context.measureText(piece.trim()).width <= width) put(piece);
      else for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(piece)) put(segment);
    }
    found.push(line.trim());
  }
  return found;
}

// The largest size at which it fits.
function fit(context, text, weight, largest, smallest, width, height) {
  for (let size = largest; ; size = Math.max(smallest, size * 0.92)) {
    context.font = `${weight} ${Math.round(size)}px ${letters}`;
    const found = lines(context, text, width);
    if (size <= smallest || (found.length * size * 1.25 <= height && found.every(line => context.measureText(line).width <= width))) return { size, found };
  }
}

/**
 * @param card { width, height, text, button, back, fore, logo, picture }; a picture is shown as it is.
 * @returns false when its picture or logo is not in it, for it could not be loaded.
 */
export async function draw(canvas, card) {
  const turn = {};
  drawn.set(canvas, turn);
  const [picture, logo] = await Promise.all([pictureOf(card.picture), pictureOf(card.picture ? null : card.logo)]);
  const isWhole = card.picture ? picture !== null : !card.logo || logo !== null;
  if (drawn.get(canvas) !== turn) return isWhole; // a newer wish has overtaken it
  const { width, height } = card;
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  context.fillStyle = card.picture ? "#000000" : card.back;
  context.fillRect(0, 0, width, height);
  if (card.picture) {
    if (picture) contain(context, picture, 0, 0, width, height);
    return isWhole;
  }

  const isTall = height > width * 1.2;
  const [left, top, bottom] = [width * 0.1, height * (isTall ? 0.14 : 0.1), height * (isTall ? 0.22 : 0.1)];
  const [room, space] = [width - 2 * left, height - top - bottom];
  const gap = space * 0.07;
  const short = Math.min(width, height);
  const parts = [];
  if (logo) {
    const scale = Math.min((room * 0.7) / (logo.naturalWidth || room), (space * (card.text || card.button ? 0.34 : 0.7)) / (logo.naturalHeight || space));
    const [w, h] = [(logo.naturalWidth || room) * scale, (logo.naturalHeight || space) * scale];
    parts.push({ height: h, draw: y => context.drawImage(logo, (width - w) / 2, y, w, h) });
  }

  if (card.text.trim()) {
    const { size, found } = fit(context, card.text.trim(), 650, short * 0.12, short * 0.035, room, space * (logo ? 0.4 : 0.6));
    parts.push({ height: found.length * size * 1.25, draw: y => write(context, found, size, 650, card.fore, width / 2, y) });
  }

  if (card.button.trim()) {
    const pad = short * 0.05;
    const { size, found } = fit(context, card.button.trim(), 600, short * 0.065, short * 0.03, room - 2 * pad, space * 0.16);
    const [w, h] = [Math.max(...found.map(line => context.measureText(line).width)) + 2 * pad, found.length * size * 1.25 + pad];
    parts.push({
      height: h,
      draw(y) {
        context.fillStyle = card.fore;
        context.beginPath();
        context.roundRect((width - w) / 2, y, w, h, Math.min(h / 2, short * 0.06));
        context.fill();
        write(context, found, size, 600, card.back, width / 2, y + pad / 2);
      },
    });
  }

  let y = top + (space - parts.reduce((sum, part) => sum + part.height, 0) - gap * Math.max(0, parts.length - 1)) / 2;
  for (const part of parts) {
    part.draw(y);
    y += part.height + gap;
  }
  return isWhole;
}

function write(context, found, size, weight, colour, x, y) {
  context.font = `${weight} ${Math.round(size)}px ${letters}`;
  context.fillStyle = colour;
  context.textAlign = "center";
  context.textBaseline = "middle";
  found.forEach((line, i) => context.fillText(line, x, y + (i + 0.5) * size * 1.25));
}

function contain(context, picture, x, y, width, height) {
  const scale = Math.min(width / picture.naturalWidth, height / picture.naturalHeight);
  const [w, h] = [picture.naturalWidth * scale, picture.naturalHeight * scale];
  context.drawImage(picture, x + (width - w) / 2, y + (height - h) / 2, w, h);
}

/** Puts the picture into the library, by the way of every upload. @returns { media, wasThere }, or { fault } when the library says why it does not take it. */
export async function toFile(canvas, name) {
  const file = await new Promise(done => canvas.toBlob(done, "image/png"));
  const headers = { "X-Studio-Upload": "1" };
  const begun = await fetch("/media/uploads", { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify({ name, bytes: file.size, type: file.type, measured: { width: canvas.width, height: canvas.height } }) });
  if (!begun.ok) return refusal(begun);
  const { id } = await begun.json();
  const sent = await fetch(`/media/uploads/${id}?offset=0`, { method: "PATCH", headers: { ...headers, "Content-Type": "application/octet-stream" }, body: file });
  if (!sent.ok) return refusal(sent);
  const { media, wasThere } = await sent.json();
  return { media, wasThere };
}

async function refusal(answer) {
  if (answer.status === 401) return { fault: { rule: "SignedOut", values: [] } };
  const fault = await answer.json().catch(() => null);
  return fault?.rule ? { fault } : {};
}
