// Made by `make docs` from docs/openapi.json; change the door, not this.

import { act, ask, askForFile } from "../account.js";

const part = encodeURIComponent;

/**
 * Cancel a claim before its replacement ships; all is undone.
 * @param {string} claimId
 * @param {import("./types.js").Cancellation} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").FiledClaim>}
 */
export const cancelClaim = (claimId, body, options) =>
  act(`/claims/${part(claimId)}/cancel`, body, options);

/**
 * Take another service, as long as nothing was received or shipped.
 * @param {string} claimId
 * @param {import("./types.js").ServiceChange} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").FiledClaim>}
 */
export const changeService = (claimId, body, options) =>
  act(`/claims/${part(claimId)}/change`, body, options);

/**
 * Ship to another address, until the replacement ships.
 * @param {string} claimId
 * @param {import("./types.js").AddressChange} body
 * @returns {Promise<import("./types.js").FiledClaim>}
 */
export const changeAddress = (claimId, body) =>
  ask("POST", `/claims/${part(claimId)}/address`, body);

/**
 * Answer a quote: pay the repair, take the replacement, or decline.
 * @param {string} claimId
 * @param {import("./types.js").Choice} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").FiledClaim>}
 */
export const chooseFromQuote = (claimId, body, options) =>
  act(`/claims/${part(claimId)}/choose`, body, options);

/**
 * Declare that a lost device was found.
 * @param {string} claimId
 * @param {import("./types.js").DeviceFound} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").FiledClaim>}
 */
export const declareFound = (claimId, body, options) =>
  act(`/claims/${part(claimId)}/found`, body, options);

/**
 * Ask for an invoice of a completed claim; asked again, the first answer.
 * @param {string} claimId
 * @param {import("./types.js").InvoiceRequest} body
 * @returns {Promise<import("./types.js").PromisedInvoice>}
 */
export const askForInvoice = (claimId, body) =>
  ask("POST", `/claims/${part(claimId)}/invoice`, body);

/**
 * The invoice that was asked for, as a PDF.
 * @param {string} claimId
 * @returns {Promise<Blob>}
 */
export const fetchInvoice = (claimId) => askForFile(`/claims/${part(claimId)}/invoice`);

/**
 * What goes with a unit that is sent to the service centre: for paper or for the screen.
 * @param {string} claimId
 * @returns {Promise<import("./types.js").ReturnSlip>}
 */
export const showReturnSlip = (claimId) => ask("GET", `/claims/${part(claimId)}/return-slip`);
