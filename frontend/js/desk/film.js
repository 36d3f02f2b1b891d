// The video of an application, to be watched before it is decided about (ELG-5).

import { Problem } from "../care.js";
import { watchVideo } from "../client/verify-device.js";
import { stamp } from "../dom.js";

/** The view of the video of the grant `id`, or the sentence that none is there. */
export async function film(id) {
  try {
    const { url } = await watchVideo(id);
    return stamp("film", { link: { href: url } });
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return stamp("no-film");
    throw error;
  }
}
