// Where the next steps of a refused service lead from the pages of a claim being filed.

import { linkTo } from "../link-to.js";
import { place } from "./answers.js";

/** The addresses of next steps by their codes. */
export function linksOf(given) {
  return {
    without_parts: place("damage", given),
    address: place("damage", given),
    check_serial: place("device", given),
    present_serial: place("device", given),
    status: linkTo("status.html", { serial: given.serial }),
    open_claim: "plans.html",
  };
}
