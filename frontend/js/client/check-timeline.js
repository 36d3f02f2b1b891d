// Made by `make docs` from docs/openapi.json; change the door, not this.

import { ask } from "../account.js";

const part = encodeURIComponent;

/**
 * A timeline with its hashes, and whether it is whole.
 * @param {string} subject
 * @returns {Promise<import("./types.js").Timeline>}
 */
export const checkTimeline = (subject) => ask("GET", `/timelines/${part(subject)}`);
