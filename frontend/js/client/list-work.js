// Made by `make docs` from docs/openapi.json; change the door, not this.

import { ask } from "../account.js";

const part = encodeURIComponent;

/**
 * The desk's work of a region: the most urgent first, then the longest wait.
 * @param {{ region: string }} query
 * @returns {Promise<import("./types.js").Work>}
 */
export const listWork = (query) => ask("GET", `/work?${new URLSearchParams(query)}`);

/**
 * Open holds by day, claims by state, time to shipment: of the last three months.
 * @param {{ region: string }} query
 * @returns {Promise<import("./types.js").DeskFigures>}
 */
export const showFigures = (query) => ask("GET", `/work/figures?${new URLSearchParams(query)}`);

/**
 * One claim with its timeline, who decided what, and what may be decided now.
 * @param {string} claimId
 * @returns {Promise<import("./types.js").DeskClaimAnswer>}
 */
export const showDeskClaim = (claimId) => ask("GET", `/desk/claims/${part(claimId)}`);
