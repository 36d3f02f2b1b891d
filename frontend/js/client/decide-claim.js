// Made by `make docs` from docs/openapi.json; change the door, not this.

import { act, ask } from "../account.js";

const part = encodeURIComponent;

/**
 * What a named person of the desk decides by hand about a claim, and why.
 * @param {string} claimId
 * @param {import("./types.js").RulingBody} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").DecidedClaim>}
 */
export const decideClaim = (claimId, body, options) =>
  act(`/claims/${part(claimId)}/decide`, body, options);

/**
 * The evidence bundle of a claim, for a bank's dispute.
 * @param {string} claimId
 * @returns {Promise<import("./types.js").EvidenceOfClaim>}
 */
export const showEvidence = (claimId) => ask("GET", `/claims/${part(claimId)}/evidence`);

/**
 * Release the evidence for a bank's dispute by name; it is submitted once.
 * @param {string} claimId
 * @param {import("./types.js").EvidenceRelease} body
 * @returns {Promise<import("./types.js").SubmittedEvidence>}
 */
export const submitClaimEvidence = (claimId, body) =>
  ask("POST", `/claims/${part(claimId)}/evidence/submit`, body);

/**
 * The same for the dispute of a plan's purchase.
 * @param {string} planId
 * @param {import("./types.js").EvidenceRelease} body
 * @returns {Promise<import("./types.js").SubmittedEvidence>}
 */
export const submitPlanEvidence = (planId, body) =>
  ask("POST", `/plans/${part(planId)}/evidence/submit`, body);

/**
 * Say by name how a refund that came back was paid another way.
 * @param {string} claimId
 * @param {import("./types.js").RefundSettling} body
 * @returns {Promise<import("./types.js").SettledClaimTask>}
 */
export const settleClaimTask = (claimId, body) =>
  ask("POST", `/claims/${part(claimId)}/settle-task`, body);
