// Made by `make docs` from docs/openapi.json; change the door, not this.

import { ask } from "../account.js";

/**
 * Register a repair; its owner is invited to a plan for 72 hours.
 * @param {import("./types.js").RepairRegistration} body
 * @returns {Promise<import("./types.js").OneGrant>}
 */
export const registerRepair = (body) => ask("POST", "/repairs", body);
