// Sends files to the studio: chosen, dropped anywhere on the page, or pasted. Each is looked at first (js/media-check.js), then goes in
// pieces, each where the last one ended, so that a cut line costs one piece at most. The bytes never cross the circuit; the page
// hears a few times a second where the files stand.

import { check, checkTogether, measure } from "../../js/media-check.js";

const pieceBytes = 8 * 1024 * 1024;
const atOnce = 2;
const reportEvery = 200;
const longestWait = 15_000;
const heardWithin = 3_000;
const holdFor = 5_000;
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
// `wants`: { limits, mustFit, present }: what the model takes, whether a file that never can fit is refused, the seconds that are there.
export function attach(root, shownOn, wants, here, replaces) {
  let inside = 0;
  [page, place] = [shownOn, here];
  if (files.size > 0) report();
  findInterrupted();

  function report() {
    hasNews = true;
    reporting ??= setTimeout(send, Math.max(0, reportEvery - (performance.now() - lastReport)));
  }

  async function send() {
    reporting = null;
    if (!page || isTelling) return;
    lastReport = performance.now();
    // In the order in which they were chosen: one that is done waits a moment for those before it.
    const isUnderWay = one => ["Checking", "Waiting", "Sending", "Finishing"].includes(one.state);
    const ours = [...files.values()].filter(one => one.place === place);
    const first = Math.min(...ours.filter(isUnderWay).map(one => one.key));
    const isHeld = one => one.state === "Done" && one.key > first && performance.now() - one.doneAt < holdFor;
    const rows = ours.map(one => ({
      key: one.key, name: one.file.name, bytes: one.file.size, sent: one.sent, state: isHeld(one) ? "Finishing" : one.state,
      media: one.media ?? null, fault: one.fault ?? one.note ?? null,
    }));

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
      for (const old of files.values()) if (old.state === "Interrupted" && nameOf(old) === nameOf(one)) files.delete(old.key);
      files.set(one.key, one);
      report();
      look(one);
    }
  }

  // Before a byte is sent: what it is, and whether it fits. What can be mended here is said, and sent all the same.
  async function look(one) {
    const { facts, fault } = await measure(one.file, wants.limits).catch(() => ({ fault: { rule: "Unreadable", values: [] } }));
    if (one.state !== "Checking") return;
    const faults = facts ? check(facts, wants.limits) : [];
    const final = fault ?? (wants.mustFit ? faults.find(found => isSure(found) && !wants.limits.mendable.includes(found.rule)) : null);
    if (final) {
      set(one, "Refused", { fault: final });
      return;
    }

    one.facts = facts;
    const others = [...files.values()].filter(other => other.place === one.place && other.facts && !["Refused", "Cancelled", "Failed"].includes(other.state));
    const together = wants.mustFit && others.length + wants.present.length > 1 ? checkTogether([...wants.present, ...others.map(other => other.facts)], wants.limits) : [];
    one.note = faults[0] ?? together.find(found => found.values[0] === facts.kind) ?? null;
    set(one, "Waiting", { measured: { width: facts.width, height: facts.height, durationMs: facts.durationMs } });
    next();
  }

  // A player's seconds are right to a tenth; the studio measures exactly.
  const isSure = ({ rule, values }) => rule !== "TooShort" || values[0] < values[1] - 0.1;

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
      const end = await whileHeld(one, () => sendAll(one));
      forget(one);
      set(one, "Done", { media: end.media, doneAt: performance.now() });
      setTimeout(report, holdFor);
    } catch (problem) {
      if (one.state === "Cancelled") return;
      if (problem.final) forget(one); // the studio keeps nothing of it
      if (problem instanceof Stop) set(one, problem.final ? "Refused" : "Failed", { fault: problem.fault });
      else set(one, "Failed", { fault: { rule: "Offline", values: [] } });
    }
  }

  // What was begun here and is not whole: the browser gives a file out once only, so it must be chosen again.
  async function findInterrupted() {
    const held = (await navigator.locks?.query())?.held.map(lock => lock.name) ?? [];
    for (const [name, { id, file, place: where }] of Object.entries(known())) {
      if (where !== here || held.includes(lockOf(name)) || [...files.values()].some(one => nameOf(one) === name)) continue;
      const answer = await fetch(`/media/uploads/${id}`, { headers: { "X-Studio-Upload": "1" } }).catch(() => null);
      const one = { key: ++lastKey, file, place: where, named: name, sent: 0, state: "Interrupted", abort: new AbortController() };
      if (answer?.status === 404) forget(one);
      if (!answer?.ok) continue;
      one.sent = (await answer.json()).offset;
      files.set(one.key, one);
      report();
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
    know(more) {
      wants = more;
    },
    detach() {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener);
      if (page === shownOn) page = null;
    },
  };
}

// What a reload needs to go on: the browser hands the file out again, and these three tell that it is the same.
const nameOf = ({ named, file, replaces }) => named ?? [file.name, file.size, file.lastModified, ...(replaces ? [replaces] : [])].join(" ");

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

const recall = one => known()[nameOf(one)]?.id;
const remember = (one, id) => keep({ ...known(), [nameOf(one)]: { id, file: { name: one.file.name, size: one.file.size }, place: one.place } });

// Other tabs see by it that a file is on its way. Without a secure address there is none, and they only see a file too many.
const lockOf = name => `upload ${name}`;
const whileHeld = (one, work) => navigator.locks ? navigator.locks.request(lockOf(nameOf(one)), { ifAvailable: true }, work) : work();

function forget(one) {
  const all = known();
  delete all[nameOf(one)];
  keep(all);
}
