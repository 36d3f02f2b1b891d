// Made by `make docs` from docs/openapi.json; change the door, not this.

import { act } from "../account.js";

/**
 * Scan a unit at the dock; where every check passes, the hold is released.
 * @param {import("./types.js").ScannedUnit} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").Receipt>}
 */
export const scanReturn = (body, options) => act("/returns", body, options);
