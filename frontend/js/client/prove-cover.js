// Made by `make docs` from docs/openapi.json; change the door, not this.

import { ask } from "../account.js";
import { askOpenly } from "../care.js";

const part = encodeURIComponent;

/**
 * What a proof of cover shows now.
 * @param {{ token: string }} query
 * @returns {Promise<import("./types.js").Proof>}
 */
export const showProof = (query) => askOpenly("GET", `/proof?${new URLSearchParams(query)}`);

/**
 * A token that proves the cover to anybody, without a name.
 * @param {string} planId
 * @param {import("./types.js").ProofRequest} body
 * @returns {Promise<import("./types.js").MadeProof>}
 */
export const proveCover = (planId, body) => ask("POST", `/plans/${part(planId)}/proof`, body);
