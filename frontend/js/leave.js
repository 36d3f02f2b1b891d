/**
 * Leaves this page for `address`. The promise never settles: what waits for it, such as a button
 * that is busy, stays so until the page is gone, and nothing can be sent twice.
 */
export function leave(address) {
  location.assign(address);
  return new Promise(() => {});
}
