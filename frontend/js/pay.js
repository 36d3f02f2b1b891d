// The way to the payment provider's page. Card data is typed there and never here.

import { leave } from "./leave.js";

/**
 * Leaves for `payment.url`. `from` becomes the address that the browser's Back comes to, so that
 * nobody comes back to a form that is done.
 */
export function goToPayment(payment, from) {
  const address = new URL(payment.url, location.href);
  if (!["https:", "http:"].includes(address.protocol)) throw new Error("not a web address");
  if (from) history.replaceState(null, "", from);
  return leave(address);
}

// Back may restore the old document from memory under the new address: load what belongs there.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
