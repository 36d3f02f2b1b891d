// Made by `make docs` from docs/openapi.json; change the door, not this.

import { act } from "../account.js";

const part = encodeURIComponent;

/**
 * Ship the replacement of a paid claim.
 * @param {string} claimId
 * @param {import("./types.js").ShipmentBody} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").ShippedClaim>}
 */
export const shipReplacement = (claimId, body, options) =>
  act(`/claims/${part(claimId)}/ship`, body, options);

/**
 * Ship another unit in the place of one that did not arrive.
 * @param {string} claimId
 * @param {import("./types.js").ReshipmentBody} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").ShippedClaim>}
 */
export const reshipReplacement = (claimId, body, options) =>
  act(`/claims/${part(claimId)}/reship`, body, options);
