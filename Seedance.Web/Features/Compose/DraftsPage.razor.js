// What was pressed is gone: the focus goes on to what has taken its place.
export const focus = id => document.getElementById(id)?.focus();
