// Made by `make docs` from docs/openapi.json; change the door, not this.

import { askOpenly } from "../care.js";

/**
 * What anybody with a serial number may know of its cover.
 * @param {{ serial: string }} query
 * @returns {Promise<import("./types.js").Status>}
 */
export const lookUpStatus = (query) => askOpenly("GET", `/status?${new URLSearchParams(query)}`);
