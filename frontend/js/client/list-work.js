// Made by `make docs` from docs/openapi.json; change the door, not this.

import { ask } from "../account.js";

/**
 * The desk's work of a region, the longest wait first.
 * @param {{ region: string }} query
 * @returns {Promise<import("./types.js").Work>}
 */
export const listWork = (query) => ask("GET", `/work?${new URLSearchParams(query)}`);
