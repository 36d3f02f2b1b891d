// Made by `make docs` from docs/openapi.json; change the door, not this.

import { ask } from "../account.js";

const part = encodeURIComponent;

/**
 * A form for the photo of a finding; the scan then names the photo.
 * @param {import("./types.js").PhotoBody} body
 * @returns {Promise<import("./types.js").PhotoForm>}
 */
export const takePhoto = (body) => ask("POST", "/returns/photo", body);

/**
 * Links to the photos that a claim's scans name, good for ten minutes.
 * @param {string} claimId
 * @returns {Promise<import("./types.js").PhotosOfClaim>}
 */
export const showPhotos = (claimId) => ask("GET", `/claims/${part(claimId)}/photos`);
