// What Blazor cannot do: the mark of the tab, the browser's own notifications, a sound. Several tabs of one person tell each thing once.

import { tell as tellInTitle } from "../../Components/Shared/ReadyTitle.razor.js";

const asked = "studio-asked-to-notify";
const toldBy = "studio-told";
let plainIcon = null;

/** True while the browser would still ask, and the person has not said "not now". */
export function canAsk() {
  return "Notification" in window && Notification.permission === "default" && localStorage.getItem(asked) === null;
}

export async function ask() {
  localStorage.setItem(asked, "yes");
  await Notification.requestPermission();
}

export function decline() {
  localStorage.setItem(asked, "no");
}

/** Puts a dot on the tab's picture while something is unread. */
export function mark(unread) {
  const link = document.querySelector("link[rel=icon]");
  if (!link) return;
  plainIcon ??= link.href;
  link.href = unread > 0 ? new URL("favicon-unread.svg", document.baseURI).href : plainIcon;
  if ("setAppBadge" in navigator) (unread > 0 ? navigator.setAppBadge(unread) : navigator.clearAppBadge()).catch(() => {});
}

/** Only a tab that is seen is looked at. */
export function isLookedAt() {
  return !document.hidden;
}

/** Says when the tab is looked at again. */
export function watch(bell) {
  const look = () => {
    if (isLookedAt()) bell.invokeMethodAsync("LookedAt").catch(() => {}); // the line is down: what is unread stays so
  };
  document.addEventListener("visibilitychange", look);
  return { detach: () => document.removeEventListener("visibilitychange", look) };
}

export async function tell(news, sound) {
  const last = news.filter(one => one.here).at(-1);
  if (last) tellInTitle(last.text);
  const mine = [];
  for (const one of news) if (await isFirst(one.key)) mine.push(one);
  const notifies = document.hidden && "Notification" in window && Notification.permission === "granted";
  if (sound && mine.some(one => one.here || (notifies && one.browser))) chime();
  if (!notifies) return;
  for (const one of mine.filter(each => each.browser)) {
    const shown = new Notification("Seedance Studio", { body: one.text, tag: `studio-${one.key}`, icon: "/favicon.svg" });
    shown.onclick = () => {
      window.focus();
      window.location.assign(one.address);
      shown.close();
    };
  }
}

function isFirst(key) {
  const take = () => {
    const last = Number(localStorage.getItem(toldBy) ?? 0);
    if (Number(key) <= last) return false;
    localStorage.setItem(toldBy, key);
    return true;
  };
  return navigator.locks ? navigator.locks.request(toldBy, take) : Promise.resolve(take());
}

// Two soft tones; no file, and nothing when the browser wants a click first.
function chime() {
  try {
    const audio = new AudioContext();
    [660, 880].forEach((pitch, i) => {
      const [tone, gain] = [audio.createOscillator(), audio.createGain()];
      const start = audio.currentTime + i * 0.14;
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0.0001, start);
      gain.gain.exponentialRampToValueAtTime(0.12, start + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.3);
      tone.connect(gain).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.32);
      tone.onended = i === 1 ? () => audio.close() : null;
    });
  } catch {
    // no sound here
  }
}
