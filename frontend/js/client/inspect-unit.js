// Made by `make docs` from docs/openapi.json; change the door, not this.

import { act, ask } from "../account.js";

const part = encodeURIComponent;

/**
 * Inspect a unit that was sent in: a defect is free, an accident is quoted.
 * @param {string} claimId
 * @param {import("./types.js").InspectionBody} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").ShippedClaim>}
 */
export const inspectUnit = (claimId, body, options) =>
  act(`/claims/${part(claimId)}/inspect`, body, options);

/**
 * Send the customer's own unit home, mended or as it came.
 * @param {string} claimId
 * @param {import("./types.js").ParcelBody} body
 * @returns {Promise<import("./types.js").ShippedClaim>}
 */
export const sendUnitHome = (claimId, body) =>
  ask("POST", `/claims/${part(claimId)}/send-back`, body);

/**
 * Say that a paid repair cannot be done: its money goes back.
 * @param {string} claimId
 * @param {import("./types.js").NotMendable} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").ShippedClaim>}
 */
export const cannotMend = (claimId, body, options) =>
  act(`/claims/${part(claimId)}/cannot-mend`, body, options);
