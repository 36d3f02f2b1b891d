// Made by `make docs` from docs/openapi.json; change the door, not this.

import { ask } from "../account.js";

const part = encodeURIComponent;

/**
 * Apply for video verification of an aircraft; the answer has the form to send it with.
 * @param {import("./types.js").VerificationRequest} body
 * @returns {Promise<import("./types.js").Application>}
 */
export const applyForVerification = (body) => ask("POST", "/verifications", body);

/**
 * Say that the video was sent; it is looked at, and put before the desk.
 * @param {string} serial
 * @param {import("./types.js").VideoSent} body
 * @returns {Promise<import("./types.js").OneGrant>}
 */
export const finishUpload = (serial, body) =>
  ask("POST", `/verifications/${part(serial)}/uploaded`, body);

/**
 * How far the account's own application is.
 * @param {string} serial
 * @returns {Promise<import("./types.js").OneGrant>}
 */
export const showVerification = (serial) => ask("GET", `/verifications/${part(serial)}`);

/**
 * Ask the desk to review the region of a device; nothing is ordered.
 * @param {import("./types.js").ReviewRequest} body
 * @returns {Promise<import("./types.js").OneGrant>}
 */
export const askForReview = (body) => ask("POST", "/reviews", body);

/**
 * A link to the video of an application, good for ten minutes.
 * @param {string} grantId
 * @returns {Promise<import("./types.js").FileLink>}
 */
export const watchVideo = (grantId) => ask("GET", `/grants/${part(grantId)}/video`);

/**
 * Decide a video verification or the review of a region.
 * @param {string} grantId
 * @param {import("./types.js").GrantDecision} body
 * @returns {Promise<import("./types.js").OneGrant>}
 */
export const decideGrant = (grantId, body) => ask("POST", `/grants/${part(grantId)}/decide`, body);

/**
 * Withdraw a grant that no order holds.
 * @param {string} grantId
 * @param {import("./types.js").GrantRevocation} body
 * @returns {Promise<import("./types.js").OneGrant>}
 */
export const revokeGrant = (grantId, body) => ask("POST", `/grants/${part(grantId)}/revoke`, body);
