// Starts Blazor and brings a tab back after the connection or the server was away.
// The state is read from the classes of the dialog: the script of .NET 9 knows no event for it (build/BlazorScript.targets).

const modal = document.getElementById("components-reconnect-modal");
const attempts = 10000;

const interval = previous => (previous === 0 ? 0 : previous < 30 ? 1000 : 5000);

function isShown() {
  return /components-reconnect-(show|retrying|failed|rejected)/.test(modal.className);
}

async function retry() {
  try {
    // False: the server is there, but no longer knows this page.
    if ((await Blazor.reconnect()) === false) location.reload();
  } catch {
    // Still away.
  }
}

new MutationObserver(() => {
  document.documentElement.toggleAttribute("data-away", isShown());
  if (modal.classList.contains("components-reconnect-rejected")) location.reload();
  else if (modal.classList.contains("components-reconnect-failed")) setTimeout(retry, 5000);
}).observe(modal, { attributeFilter: ["class"] });

modal.querySelector("[data-reload]").addEventListener("click", () => location.reload());

// What cannot reach the studio would be lost without a word: a press on it does nothing until the connection is back.
window.addEventListener("click", event => {
  if (!isShown() || !event.target.closest?.("[data-needs-studio]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// Timers of a hidden tab sleep; who comes back should not wait for them.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && isShown()) retry();
});

// A page whose very first connection fails stays empty, and Blazor lets it: start over. Who was signed out meanwhile is led
// to the sign-in at once; for the rest tell, and wait until the studio answers.
async function startOver(wait) {
  await new Promise(done => setTimeout(done, wait));
  try {
    const page = await fetch(location.href, { redirect: "manual" });
    if (wait > 0 || page.type === "opaqueredirect") {
      location.reload();
      return;
    }
  } catch {
    // Still away.
  }
  modal.classList.add("components-reconnect-show");
  startOver(5000);
}

// A page may also wait without a word, because its circuit was refused after the connection stood: who may not be here any more
// is led to the sign-in.
async function watch() {
  await new Promise(done => setTimeout(done, 5000));
  const splash = document.querySelector(".splash");
  if (!splash || getComputedStyle(splash).display === "none") return;
  const page = await fetch(location.href, { redirect: "manual" }).catch(() => null);
  if (page?.type === "opaqueredirect") location.reload();
  else watch();
}

watch();

let startsOver = false;
window.addEventListener("unhandledrejection", () => {
  const splash = document.querySelector(".splash");
  if (startsOver || !splash || getComputedStyle(splash).display === "none" || isShown()) return;
  startsOver = true;
  startOver(0);
});

Blazor.start({
  circuit: { reconnectionOptions: { maxRetries: attempts, retryIntervalMilliseconds: interval } },
});
