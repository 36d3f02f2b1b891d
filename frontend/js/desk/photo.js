// The photo of a finding (RET-4): taken or chosen at the bench, sent to the bucket, named by a key.

import { takePhoto } from "../client/take-photo.js";
import { sendInSight } from "../progress.js";

const MOST_BYTES = 10_000_000;
const TYPES = ["image/jpeg", "image/png", "image/webp"];
// What arrived already: pressed again after a refusal, the same photo is not sent twice.
const arrived = new WeakMap();

/** What is wrong with `file`: "not_photo", "too_big", "empty", or null. */
export function photoFlaw({ type, size }) {
  if (!TYPES.includes(type)) return "not_photo";
  if (size > MOST_BYTES) return "too_big";
  return size ? null : "empty";
}

/**
 * Sends `file`, of the unit `serial`, in sight of the reader, in `panel`, and gives the key it is
 * kept under.
 * @param {HTMLElement} panel
 * @param {File} file
 * @param {string} serial
 * @returns {Promise<string>}
 * @throws {import("../upload.js").UploadBroken} and as `account.ask`
 */
export async function sendPhoto(panel, file, serial) {
  const known = arrived.get(file);
  if (known?.serial === serial) return known.photo;
  /** @type {any} one of the three: `photoFlaw` saw to that */
  const type = file.type;
  const { photo, form } = await takePhoto({ serial, content_type: type });
  await sendInSight(panel, form, file, type);
  arrived.set(file, { serial, photo });
  return photo;
}
