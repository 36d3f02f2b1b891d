// Made by `make docs` from docs/openapi.json; change the door, not this.

import { act, ask } from "../account.js";

const part = encodeURIComponent;

/**
 * What filing now would answer and cost; nothing is written.
 * @param {import("./types.js").ClaimQuestion} body
 * @returns {Promise<import("./types.js").Preview>}
 */
export const previewClaim = (body) => ask("POST", "/claims/preview", body);

/**
 * File a claim of any service; the same key again is the same claim.
 * @param {import("./types.js").ClaimFiling} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").FiledClaim>}
 */
export const fileClaim = (body, options) => act("/claims", body, options);

/**
 * Look at the claim's payment page again and do what is due.
 * @param {string} claimId
 * @param {import("./types.js").ClaimContinuation} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").FiledClaim>}
 */
export const continueClaim = (claimId, body, options) =>
  act(`/claims/${part(claimId)}/continue`, body, options);
