// What is wrong with a file, said before a byte of it is sent. The server checks again by the same rules (MediaSniffer.cs,
// MediaRules.cs); all numbers, formats and marks come from there as `limits` (MediaRules.ForBrowser), and a test holds both
// against each other.

// What a file is by its content, and how large and long it is: { facts } or { fault: { rule, values } }.
export async function measure(file, limits) {
  const head = new Uint8Array(await file.slice(0, limits.headBytes).arrayBuffer());
  const { format, fault } = sniff(head, file.name, file.type, limits);
  if (fault) return { fault };
  const facts = {
    kind: format.kind, format: format.name, bytes: file.size, width: null, height: null, durationMs: null,
    frameRate: null, videoCodec: null, audioCodec: null,
  };
  const url = URL.createObjectURL(file);
  try {
    Object.assign(facts, format.kind === "Image" ? await ofPicture(url) : await ofPlayer(url, format.kind));
  } finally {
    URL.revokeObjectURL(url);
  }

  return { facts };
}

// Every fault of one file, in a fixed order. What is null is not known, and no fault.
export function check(facts, limits) {
  const faults = [];
  const own = limits[facts.kind.toLowerCase()];
  const choice = (value, accepted, rule) => {
    if (value !== null && accepted.length > 0 && !accepted.includes(value)) faults.push({ rule, values: [value, accepted.join(", ")] });
  };
  const range = (value, bounds, tooLow, tooHigh) => {
    if (value !== null) faults.push(...outside(value, bounds, tooLow, tooHigh));
  };

  choice(facts.format, own.formats, "FormatNotAccepted");
  range(facts.bytes, own.bytes, "TooFewBytes", "TooManyBytes");
  range(facts.durationMs === null ? null : facts.durationMs / 1000, own.seconds, "TooShort", "TooLong");
  if (facts.width > 0 && facts.height > 0) {
    range(Math.min(facts.width, facts.height), own.side, "SideTooSmall", null);
    range(Math.max(facts.width, facts.height), own.side, null, "SideTooLarge");
    range(facts.width / facts.height, own.ratio, "TooNarrow", "TooWide");
    range(facts.width * facts.height, own.pixels, "TooFewPixels", "TooManyPixels");
  }

  range(facts.frameRate, own.frameRate, "FrameRateTooLow", "FrameRateTooHigh");
  choice(facts.videoCodec, own.videoCodecs, "VideoCodecNotAccepted");
  choice(facts.audioCodec, own.audioCodecs, "AudioCodecNotAccepted");
  return faults;
}

// What is wrong with all files of a request together: the seconds of a kind.
export function checkTogether(files, limits) {
  return ["Image", "Video", "Audio"].flatMap(kind => {
    const own = files.filter(file => file.kind === kind && file.durationMs !== null);
    if (own.length === 0) return [];
    const seconds = own.reduce((sum, file) => sum + file.durationMs, 0) / 1000;
    return outside(seconds, limits[kind.toLowerCase()].secondsTogether, "TogetherTooShort", "TogetherTooLong")
      .map(fault => ({ rule: fault.rule, values: [kind, ...fault.values] }));
  });
}

// What a file is by its first bytes, held against its name and its declared type: { format } or { fault }.
export function sniff(head, name, type, limits) {
  if (head.length === 0) return refuse("Empty");
  const text = textOf(head);
  const ending = endingOf(name);
  const promised = limits.formats.find(format => format.endings.includes(ending));
  const found = findFormat(head, text, promised?.name, ending);
  if (!found) {
    const foreign = findForeign(head, text, limits.foreign);
    if (!foreign) return refuse("Unrecognised");
    return promised ? refuse("NameDiffers", foreign, `.${ending}`) : refuse("NotMedia", foreign);
  }

  const format = limits.formats.find(known => known.name === found);
  const inside = limits.foreign.insides.find(([mark]) => text.includes(mark));
  if (inside) return refuse("TwoThings", found, inside[1]);
  const isOther = promised && promised.kind !== format.kind && !(promised.isContainer && format.isContainer);
  if (isOther || limits.foreign.endings.includes(ending)) return refuse("NameDiffers", found, `.${ending}`);
  return contradicts(typeOf(type), format) ? refuse("TypeDiffers", found, typeOf(type)) : { format };
}

const refuse = (rule, ...values) => ({ fault: { rule, values } });

function outside(value, bounds, tooLow, tooHigh) {
  const { min, max, minOpen, maxOpen } = bounds;
  const faults = [];
  if (tooLow && min !== null && (minOpen ? value <= min : value < min)) faults.push({ rule: tooLow, values: [value, min, minOpen] });
  if (tooHigh && max !== null && (maxOpen ? value >= max : value > max)) faults.push({ rule: tooHigh, values: [value, max, maxOpen] });
  return faults;
}

// One character per byte.
const textOf = bytes => String.fromCharCode(...bytes).toLowerCase();

const typeOf = type => (type ?? "").split(";")[0].trim().toLowerCase();

function endingOf(name) {
  const ending = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toLowerCase() : "";
  return /^[a-z0-9]{1,5}$/.test(ending) ? ending : "";
}

function contradicts(type, format) {
  if (["", "application/octet-stream", "binary/octet-stream", "application/ogg"].includes(type)) return false;
  const family = type.split("/")[0];
  if (!["image", "video", "audio"].includes(family) || type === "image/svg+xml") return true;
  return format.isContainer ? family === "image" : family !== format.kind.toLowerCase();
}

function findFormat(head, text, promised, ending) {
  const has = (at, mark) => text.startsWith(mark.toLowerCase(), at);
  const starts = (...bytes) => bytes.every((byte, i) => head[i] === byte);
  const at32 = at => head[at] | (head[at + 1] << 8) | (head[at + 2] << 16) | (head[at + 3] << 24);
  if (starts(0xff, 0xd8, 0xff)) return "jpeg";
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) && has(12, "IHDR")) return "png";
  if (has(0, "GIF87a") || has(0, "GIF89a")) return "gif";
  if (has(0, "RIFF")) return has(8, "WEBP") ? "webp" : has(8, "WAVE") ? "wav" : has(8, "AVI ") ? "avi" : null;
  if (starts(0x49, 0x49, 0x2a, 0) || starts(0x4d, 0x4d, 0, 0x2a)) return "tiff";
  if (starts(0x42, 0x4d)) return head.length > 18 && [12, 40, 52, 56, 64, 108, 124].includes(at32(14)) ? "bmp" : null;
  if (has(4, "ftyp")) return ofBrand(head, text, promised);
  if (starts(0x1a, 0x45, 0xdf, 0xa3)) {
    const start = text.slice(0, 128);
    return promised === "mka" ? "mka" : start.includes("webm") ? "webm" : start.includes("matroska") ? "mkv" : null;
  }

  if (has(0, "OggS")) return "ogg";
  if (has(0, "fLaC")) return "flac";
  if (has(0, "FORM")) return has(8, "AIFF") || has(8, "AIFC") ? "aiff" : null;
  if (starts(0x49, 0x44, 0x33) && head.length > 10 && head[3] >= 2 && head[3] <= 4) return ["aac", "flac"].includes(ending) ? ending : "mp3";
  return has(4, "moov") || has(4, "mdat") || has(4, "wide") ? "mov" : ofFrames(head);
}

const brands = {
  avif: ["avif", "avis"], heic: ["heic", "heix", "heim", "heis", "hevc", "hevx"], mov: ["qt  "], m4a: ["m4a ", "m4b ", "m4p "],
  mp4: ["isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "avc1", "dash", "m4v ", "m4vh", "m4vp", "msnv", "f4v ", "xavc"],
};

function ofBrand(head, text, promised) {
  const size = Math.min(((head[0] << 24) | (head[1] << 16) | (head[2] << 8) | head[3]) >>> 0, head.length);
  let found = null;
  for (let at = 8; at + 4 <= size; at += at === 8 ? 8 : 4) {
    const brand = text.slice(at, at + 4);
    const named = Object.keys(brands).find(name => brands[name].includes(brand)) ?? (brand.startsWith("3g") ? "3gp" : null);
    found ??= named;
    if (named === "avif" || named === "heic") return named;
  }

  return found === "mp4" && promised === "m4a" ? "m4a" : found;
}

function ofFrames(head) {
  if (isAdts(head)) {
    const length = ((head[3] & 3) << 11) | (head[4] << 3) | (head[5] >> 5);
    return length > 7 && (length + 7 > head.length || isAdts(head.subarray(length))) ? "aac" : null;
  }

  const frame = mp3FrameLength(head);
  return frame > 0 && (frame + 4 > head.length || mp3FrameLength(head.subarray(frame)) > 0) ? "mp3" : null;
}

const isAdts = frame => frame.length >= 7 && frame[0] === 0xff && (frame[1] & 0xf6) === 0xf0;

function mp3FrameLength(frame) {
  if (frame.length < 4 || frame[0] !== 0xff || (frame[1] & 0xe6) !== 0xe2) return 0;
  const version = (frame[1] >> 3) & 3;
  const rate = frame[2] >> 4;
  const samples = (frame[2] >> 2) & 3;
  if (version === 1 || rate === 0 || rate === 15 || samples === 3) return 0;
  const rates = version === 3
    ? [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    : [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
  const frequency = [44100, 48000, 32000][samples] / (version === 3 ? 1 : version === 2 ? 2 : 4);
  return Math.floor(((version === 3 ? 144 : 72) * rates[rate] * 1000) / frequency) + ((frame[2] >> 1) & 1);
}

function findForeign(head, text, foreign) {
  const start = foreign.starts.find(([mark]) => mark.every((byte, i) => head[i] === byte));
  if (start) return start[1];
  const body = text.replace(/^[\u00ef\u00bb\u00bf \t\r\n]+/, "");
  if (body.startsWith("<svg")) return "svg";
  const any = marks => marks.some(mark => body.startsWith(mark));
  if (any(foreign.xmlStarts) && body.includes("<svg") && !body.includes("<html")) return "svg";
  if (any(foreign.htmlStarts) || (body.startsWith("<?xml") && body.includes("<html"))) return "html";
  return body.startsWith("<?xml") ? "xml" : null;
}

// The element decodes only what its metadata needs; what it cannot read stays unknown, and the server looks.
function ofPicture(url) {
  return new Promise(done => {
    const picture = new Image();
    picture.onload = () => done({ width: picture.naturalWidth || null, height: picture.naturalHeight || null });
    picture.onerror = () => done({});
    picture.src = url;
  });
}

function ofPlayer(url, kind) {
  return new Promise(done => {
    const player = document.createElement(kind.toLowerCase());
    const end = facts => {
      clearTimeout(patience);
      player.onloadedmetadata = player.onerror = null;
      player.removeAttribute("src");
      player.load();
      done(facts);
    };
    const patience = setTimeout(() => end({}), 10_000);
    player.onerror = () => end({});
    player.onloadedmetadata = () => end({
      width: player.videoWidth || null,
      height: player.videoHeight || null,
      durationMs: Number.isFinite(player.duration) && player.duration > 0 ? Math.round(player.duration * 1000) : null,
    });
    player.preload = "metadata";
    player.src = url;
  });
}
