// Made by `make docs` from docs/openapi.json; change the door, not this.

import { ask } from "../account.js";

/**
 * Everything that is held about the account.
 * @returns {Promise<import("./types.js").Export>}
 */
export const exportAccount = () => ask("GET", "/account/export");

/**
 * Erase the account's personal data; serials, money and timelines stay.
 * @param {import("./types.js").ErasureRequest} body
 * @returns {Promise<import("./types.js").Erased>}
 */
export const eraseAccount = (body) => ask("POST", "/account/erase", body);
