// Made by `make docs` from docs/openapi.json; change the door, not this.

import { ask } from "../account.js";

const part = encodeURIComponent;

/**
 * All plans and claims of the account, newest first.
 * @returns {Promise<import("./types.js").Account>}
 */
export const showAccount = () => ask("GET", "/account");

/**
 * One plan with its timeline.
 * @param {string} planId
 * @returns {Promise<import("./types.js").PlanWithTimeline>}
 */
export const showPlan = (planId) => ask("GET", `/plans/${part(planId)}`);

/**
 * One claim with its ledger and its timeline.
 * @param {string} claimId
 * @returns {Promise<import("./types.js").ClaimWithTimeline>}
 */
export const showClaim = (claimId) => ask("GET", `/claims/${part(claimId)}`);
