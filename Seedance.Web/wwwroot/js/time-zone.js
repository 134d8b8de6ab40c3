// Days and times are told where the reader is, which only the browser knows.

export function timeZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
