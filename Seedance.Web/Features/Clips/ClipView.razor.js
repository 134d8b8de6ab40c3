/** Answers once everything that was drawn before stands on the page. */
export function isDrawn() {
  return true;
}
