// Made by `make docs` from docs/openapi.json; change the door, not this.

import { ask } from "../account.js";

const part = encodeURIComponent;

/**
 * The chain of a serial, and which plan covered it at an instant.
 * @param {string} serial
 * @param {{ at?: string }} query
 * @returns {Promise<import("./types.js").SerialHistory>}
 */
export const lookUpSerial = (serial, query) =>
  ask("GET", `/serials/${part(serial)}?${new URLSearchParams(query)}`);
