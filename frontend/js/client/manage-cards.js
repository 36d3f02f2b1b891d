// Made by `make docs` from docs/openapi.json; change the door, not this.

import { ask } from "../account.js";

/**
 * What was done with the store's cards since an instant of the last 31 days, newest first.
 * @param {{ since: string }} query
 * @returns {Promise<import("./types.js").StoreCards>}
 */
export const listStoreCards = (query) => ask("GET", `/stores/cards?${new URLSearchParams(query)}`);

/**
 * Record the sale of one of the store's cards.
 * @param {import("./types.js").CardSale} body
 * @returns {Promise<import("./types.js").OneCard>}
 */
export const sellCard = (body) => ask("POST", "/cards/sell", body);

/**
 * Void one of the store's cards that was not redeemed.
 * @param {import("./types.js").CardChange} body
 * @returns {Promise<import("./types.js").OneCard>}
 */
export const voidStoreCard = (body) => ask("POST", "/stores/cards/void", body);

/**
 * Make a new, equal card in the place of one of the store's that was not redeemed.
 * @param {import("./types.js").CardChange} body
 * @returns {Promise<import("./types.js").NewCode>}
 */
export const reissueStoreCard = (body) => ask("POST", "/stores/cards/reissue", body);
