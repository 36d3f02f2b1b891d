// Made by `make docs` from docs/openapi.json; change the door, not this.

import { ask } from "../account.js";

const part = encodeURIComponent;

/**
 * Offer the plan to a new owner; the code is given out once and voids an older one.
 * @param {string} planId
 * @param {import("./types.js").PlanOffer} body
 * @returns {Promise<import("./types.js").OfferedPlan>}
 */
export const offerPlan = (planId, body) => ask("POST", `/plans/${part(planId)}/offer`, body);

/**
 * Take an offer back.
 * @param {string} planId
 * @param {import("./types.js").OfferWithdrawal} body
 * @returns {Promise<import("./types.js").WithdrawnOffer>}
 */
export const withdrawOffer = (planId, body) =>
  ask("POST", `/plans/${part(planId)}/withdraw-offer`, body);

/**
 * Take a plan over by its owner's code.
 * @param {import("./types.js").TakeOver} body
 * @returns {Promise<import("./types.js").TakenPlan>}
 */
export const takeOverPlan = (body) => ask("POST", "/plans/take-over", body);
