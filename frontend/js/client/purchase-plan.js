// Made by `make docs` from docs/openapi.json; change the door, not this.

import { act } from "../account.js";

const part = encodeURIComponent;

/**
 * Order a plan; the same key again is the same order.
 * @param {import("./types.js").PlanOrder} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").OrderedPlan>}
 */
export const buyPlan = (body, options) => act("/plans", body, options);

/**
 * Look at the order's payment page again and do what is due.
 * @param {string} planId
 * @param {import("./types.js").PlanContinuation} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").OrderedPlan>}
 */
export const continuePlan = (planId, body, options) =>
  act(`/plans/${part(planId)}/continue`, body, options);

/**
 * Renew a plan in force for 12 months; the same key again is the same order.
 * @param {string} planId
 * @param {import("./types.js").PlanRenewal} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").OrderedPlan>}
 */
export const renewPlan = (planId, body, options) =>
  act(`/plans/${part(planId)}/renew`, body, options);
