// Made by `make docs` from docs/openapi.json; change the door, not this.

import { act } from "../account.js";

const part = encodeURIComponent;

/**
 * Give a plan back; its money goes back by the way it came.
 * @param {string} planId
 * @param {import("./types.js").PlanReturn} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").EndedPlan>}
 */
export const returnPlan = (planId, body, options) =>
  act(`/plans/${part(planId)}/return`, body, options);

/**
 * Close the desk's task on a plan: say what was done.
 * @param {string} planId
 * @param {import("./types.js").TaskSettling} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").SettledTask>}
 */
export const settlePlanTask = (planId, body, options) =>
  act(`/plans/${part(planId)}/settle-task`, body, options);
