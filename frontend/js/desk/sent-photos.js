// The photos of findings that were sent in, to be looked at beside their scans (RET-4).

import { showPhotos } from "../client/take-photo.js";

const SENT_IN = "photos/";

/**
 * The slot of a scan's link; `linkPhotos` shows it. Null where the photo lies with the desk.
 * @param {string | null} photo
 */
export function photoSlot(photo) {
  return photo?.startsWith(SENT_IN) ? { "data-photo": photo } : null;
}

/** Links the photos in `view` of the claim `id`; one that is not kept any more has no link. */
export async function linkPhotos(view, id) {
  const places = [...view.querySelectorAll("[data-photo]")];
  if (!places.length) return;
  const { photos } = await showPhotos(id);
  for (const place of places) {
    const found = photos.find(({ photo }) => photo === place.dataset.photo);
    if (found) place.querySelector("a").href = found.url;
    place.hidden = !found;
  }
}
