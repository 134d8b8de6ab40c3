// Times are told in the reader's own time zone, which only the browser knows.

export function timeZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
