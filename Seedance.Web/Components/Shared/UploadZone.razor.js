// Sends files to the studio: chosen, dropped anywhere on the page, or pasted. Each is looked at first (js/media-check.js), then goes in
// pieces, each where the last one ended, so that a cut line costs one piece at most. The bytes never cross the circuit; the page
// hears a few times a second where the files stand.

import { measure } from "../../js/media-check.js";

const pieceBytes = 8 * 1024 * 1024;
const atOnce = 2;
const reportEvery = 200;
const longestWait = 15_000;
const heardWithin = 3_000;
const resumable = "uploads"; // what was begun in this browser: file -> id

class Stop extends Error {}

// One list for the whole tab: who goes to another page does not stop what is on its way.
const files = new Map();
let lastKey = 0;
let reporting = null;
let isTelling = false;
let hasNews = false;
let lastReport = 0;
let page = null;
let place = null;

// Each file belongs to the zone in which it was begun: what is dropped on the library does not turn up in a form that is opened meanwhile.
export function attach(root, shownOn, limits, here, replaces) {
  let inside = 0;
  [page, place] = [shownOn, here];
  if (files.size > 0) report();

  function report() {
    hasNews = true;
    reporting ??= setTimeout(send, Math.max(0, reportEvery - (performance.now() - lastReport)));
  }

  async function send() {
    reporting = null;
    if (!page || isTelling) return;
    lastReport = performance.now();
    // In the order in which they were chosen: one that is done waits for those before it.
    const isUnderWay = one => ["Checking", "Waiting", "Sending", "Finishing"].includes(one.state);
    const ours = [...files.values()].filter(one => one.place === place);
    const first = Math.min(...ours.filter(isUnderWay).map(one => one.key));
    const rows = ours.map(({ key, file, sent, state, media, fault }) =>
      ({ key, name: file.name, bytes: file.size, sent, state: state === "Done" && key > first ? "Finishing" : state, media: media ?? null, fault: fault ?? null }));

    // What was on a line that broke is never answered: it is told again. The page knows a file that it has heard of.
    [isTelling, hasNews] = [true, false];
    const isHeard = await Promise.race([tell(rows), new Promise(done => setTimeout(done, heardWithin, false))]);
    isTelling = false;
    if (isHeard) for (const row of rows) if (row.state === "Done") files.delete(row.key);
    if (!isHeard || hasNews) report();
  }

  async function tell(rows) {
    try {
      await page.invokeMethodAsync("Report", rows);
      return true;
    } catch {
      return false;
    }
  }

  function set(one, state, more) {
    Object.assign(one, { state, ...more });
    report();
  }

  async function add(list) {
    for (const file of replaces ? list.slice(0, 1) : list) {
      const one = { key: ++lastKey, file, place: here, replaces: replaces ?? null, sent: 0, state: "Checking", abort: new AbortController() };
      files.set(one.key, one);
      report();
      look(one);
    }
  }

  async function look(one) {
    const { facts, fault } = await measure(one.file, limits);
    if (one.state !== "Checking") return;
    if (fault) {
      set(one, "Refused", { fault });
      return;
    }

    set(one, "Waiting", { measured: { width: facts.width, height: facts.height, durationMs: facts.durationMs } });
    next();
  }

  function next() {
    const busy = [...files.values()].filter(one => one.state === "Sending" || one.state === "Finishing").length;
    const waiting = [...files.values()].filter(one => one.state === "Waiting").slice(0, Math.max(0, atOnce - busy));
    for (const one of waiting) {
      set(one, "Sending");
      upload(one).then(next, next);
    }
  }

  async function upload(one) {
    try {
      const end = await sendAll(one);
      forget(one);
      set(one, "Done", { media: end.media });
    } catch (problem) {
      if (one.state === "Cancelled") return;
      if (problem.final) forget(one); // the studio keeps nothing of it
      if (problem instanceof Stop) set(one, problem.final ? "Refused" : "Failed", { fault: problem.fault });
      else set(one, "Failed", { fault: { rule: "Offline", values: [] } });
    }
  }

  async function sendAll(one) {
    let id = recall(one);
    let offset = id ? await ask(one, id) : null;
    for (let wait = 500; ; ) {
      if (one.state === "Cancelled") throw new Stop();
      let answer;
      try {
        if (offset === null) {
          id = (await begin(one)).id;
          remember(one, id);
          offset = 0;
        }

        answer = await sendPiece(one, id, offset);
        wait = 500;
      } catch (problem) {
        if (problem instanceof Stop) throw problem;

        // The line is cut: ask where to go on, for as long as the person lets it.
        await pause(one, wait);
        wait = Math.min(wait * 2, longestWait);
        if (id) offset = await ask(one, id).catch(() => offset);
        continue;
      }

      if (answer.media) return answer;
      offset = answer.offset;
      one.sent = offset;
      report();
    }
  }

  async function begin(one) {
    const body = JSON.stringify({ name: one.file.name, bytes: one.file.size, type: one.file.type, measured: one.measured ?? null, replaces: one.replaces });
    const answer = await fetch("/media/uploads", { method: "POST", headers: { "Content-Type": "application/json", "X-Studio-Upload": "1" }, body, signal: one.abort.signal });
    if (answer.status === 429) {
      await pause(one, 1000 * Number(answer.headers.get("Retry-After") ?? 1));
      throw new Error("wait");
    }

    return read(answer);
  }

  async function ask(one, id) {
    const answer = await fetch(`/media/uploads/${id}`, { headers: { "X-Studio-Upload": "1" }, signal: one.abort.signal });
    return answer.ok ? (await answer.json()).offset : null;
  }

  // By XMLHttpRequest, because fetch cannot tell how much has left.
  function sendPiece(one, id, offset) {
    const piece = one.file.slice(offset, offset + pieceBytes);
    return new Promise((done, cut) => {
      const request = new XMLHttpRequest();
      request.open("PATCH", `/media/uploads/${id}?offset=${offset}`);
      request.setRequestHeader("X-Studio-Upload", "1");
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = ({ loaded }) => {
        one.sent = offset + loaded;
        if (one.state === "Sending" && one.sent >= one.file.size) set(one, "Finishing");
        else report();
      };
      request.onerror = request.onabort = () => cut(new Error("cut"));
      request.onload = () => {
        if (one.state === "Finishing") one.state = "Sending";
        if (request.status === 409) done(JSON.parse(request.responseText));
        else if (request.status === 404) done({ offset: null });
        else read(new Response(request.responseText, { status: request.status })).then(done, cut);
      };
      one.abort.signal.addEventListener("abort", () => request.abort(), { once: true });
      request.send(piece);
    });
  }

  async function read(answer) {
    if (answer.ok) return answer.json();
    if (answer.status === 401) throw Object.assign(new Stop(), { fault: { rule: "SignedOut", values: [] } });
    if (answer.status === 502 || answer.status === 503 || answer.status === 504) throw new Error("away");
    const fault = await answer.json().catch(() => ({ rule: "StorageTrouble", values: [] }));
    throw Object.assign(new Stop(), { fault, final: answer.status === 422 });
  }

  function pause(one, milliseconds) {
    return new Promise((done, stop) => {
      const timer = setTimeout(done, milliseconds);
      addEventListener("online", done, { once: true });
      one.abort.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        stop(new Stop());
      }, { once: true });
    });
  }

  const hasFiles = event => event.dataTransfer?.types.includes("Files");
  const listeners = {
    dragenter(event) {
      if (!hasFiles(event)) return;
      inside++;
      root.dataset.dropping = "";
    },
    dragleave(event) {
      if (hasFiles(event) && --inside <= 0) delete root.dataset.dropping;
    },
    dragover(event) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    },
    drop(event) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      inside = 0;
      delete root.dataset.dropping;
      add([...event.dataTransfer.files]);
    },
    paste(event) {
      const pasted = [...(event.clipboardData?.files ?? [])];
      if (pasted.length === 0 || event.clipboardData.types.includes("text/plain")) return;
      event.preventDefault();
      add(pasted);
    },
    beforeunload(event) {
      if ([...files.values()].some(one => one.state === "Sending" || one.state === "Finishing")) event.preventDefault();
    },
  };
  for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener);
  const input = root.querySelector("[data-upload]");
  const take = () => {
    if (input.files.length > 0) add([...input.files]);
    input.value = "";
  };
  input.addEventListener("change", event => {
    event.stopPropagation();
    take();
  });
  take(); // what was chosen while this script was on its way
  root.dataset.ready = "";

  return {
    cancel(key) {
      const one = files.get(key);
      if (!one) return;
      set(one, "Cancelled", { fault: null });
      one.abort.abort();
    },
    retry(key) {
      const one = files.get(key);
      if (!one) return;
      set(one, "Waiting", { fault: null, abort: new AbortController() });
      next();
    },
    dismiss(key) {
      const one = files.get(key);
      if (!one) return;
      const id = recall(one);
      forget(one);
      if (id) fetch(`/media/uploads/${id}`, { method: "DELETE", headers: { "X-Studio-Upload": "1" } }).catch(() => {});
      files.delete(key);
      report();
    },
    detach() {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener);
      if (page === shownOn) page = null;
    },
  };
}

// What a reload needs to go on: the browser hands the file out again, and these three tell that it is the same.
const nameOf = ({ file, replaces }) => [file.name, file.size, file.lastModified, ...(replaces ? [replaces] : [])].join(" ");

function known() {
  try {
    return JSON.parse(localStorage.getItem(resumable) ?? "{}");
  } catch {
    return {};
  }
}

function keep(all) {
  try {
    localStorage.setItem(resumable, JSON.stringify(Object.fromEntries(Object.entries(all).slice(-50))));
  } catch {
    // without it an upload begins anew after a reload
  }
}

const recall = one => known()[nameOf(one)];
const remember = (one, id) => keep({ ...known(), [nameOf(one)]: id });

function forget(one) {
  const all = known();
  delete all[nameOf(one)];
  keep(all);
}
