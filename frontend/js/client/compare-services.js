// Made by `make docs` from docs/openapi.json; change the door, not this.

import { ask } from "../account.js";

/**
 * All services side by side for one damage: allowed or why not, and what each costs.
 * @param {import("./types.js").ComparisonQuestion} body
 * @returns {Promise<import("./types.js").Comparison>}
 */
export const compareServices = (body) => ask("POST", "/claims/compare", body);
