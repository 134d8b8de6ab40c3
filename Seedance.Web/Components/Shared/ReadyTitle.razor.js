// The title of a tab that nobody looks at is the one thing of it that is seen. It comes back as it was when the tab does.

let before = null;
let told = null;

export function tell(title) {
  if (!document.hidden) return;
  if (document.title !== told) before = document.title;
  document.title = told = title;
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden || told === null) return;
  if (document.title === told) document.title = before;
  before = told = null;
});
