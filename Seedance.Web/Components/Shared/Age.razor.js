// Keeps "5 min ago" true on a page that stays open, and says the exact time in the reader's own time zone.

const words = JSON.parse(document.body.dataset.ages);
const ahead = Number(document.body.dataset.serverNow) - Date.now(); // the server's clock counts

// In the steps of Age.razor. What is older than that says its date, which stays.
function said(minutes) {
  const [hours, days] = [Math.floor(minutes / 60), Math.floor(minutes / 1440)];
  if (minutes < 1) return words[0];
  if (hours < 1) return words[1].replace("{0}", Math.floor(minutes));
  if (days < 1) return words[2].replace("{0}", hours);
  if (days < 2) return words[3];
  return days < 7 ? words[4].replace("{0}", days) : null;
}

function goOn() {
  for (const element of document.querySelectorAll("time[data-age]")) {
    const text = said((Date.now() + ahead - Date.parse(element.dateTime)) / 60000);
    if (text && element.firstChild.data !== text) element.firstChild.data = text; // changed, not replaced: it belongs to the server's page
  }
}

setInterval(goOn, 20000);
document.addEventListener("visibilitychange", goOn); // a tab in the background counts slowly

document.addEventListener("pointerover", event => {
  const element = event.target.closest?.("time[data-age]");
  if (element) element.title = new Date(element.dateTime).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
});
