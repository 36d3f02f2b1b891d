// Made by `make docs` from docs/openapi.json; change the door, not this.

import { act } from "../account.js";

/**
 * Redeem an activation card for a serial number, or look what redeeming would answer.
 * @param {import("./types.js").CardRedemption} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").Redemption>}
 */
export const redeemCard = (body, options) => act("/cards/redeem", body, options);

/**
 * Redeem a customer's activation card at the counter; the customer takes the plan over.
 * @param {import("./types.js").StoreRedemption} body
 * @param {{ key?: string }} [options] the Idempotency-Key, else one is made
 * @returns {Promise<import("./types.js").Redemption>}
 */
export const redeemInStore = (body, options) => act("/stores/redeem", body, options);
