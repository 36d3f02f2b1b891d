// The time that deadlines are counted against. A local stack may run ahead of the wall clock.

let ahead = 0;

/** How far, in seconds, the service's clock runs ahead of this machine's. */
export function setClockAhead(seconds) {
  ahead = seconds * 1000;
}

/** The service's present, in milliseconds. Tokens are not counted by it: they stay on wall time. */
export function now() {
  return Date.now() + ahead;
}
