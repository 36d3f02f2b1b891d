// Made by `make docs` from docs/openapi.json; change the door, not this.

import { askOpenly } from "../care.js";

/**
 * May a plan be bought for this serial number, and which?
 * @param {import("./types.js").EligibilityQuestion} body
 * @returns {Promise<import("./types.js").Eligibility>}
 */
export const checkEligibility = (body) => askOpenly("POST", "/eligibility", body);
