// The last day of a link is a day where its maker is, which only the browser knows.

export function timeZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
