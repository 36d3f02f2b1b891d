// How far an upload is, with a way to stop it.

import { fill, part } from "./dom.js";
import { say } from "./text.js";
import { sendFile } from "./upload.js";
import words from "./words/progress.js";

const t = say(words);
const MEGABYTE = 1_000_000;

/** Sends `file` as `type` by `form` and shows it in `panel`. @throws {UploadBroken} */
export async function sendInSight(panel, form, file, type) {
  const stop = new AbortController();
  part(panel, "stop").onclick = () => stop.abort();
  const all = Math.ceil(file.size / MEGABYTE);
  const tell = (share) => {
    panel.querySelector("progress").value = share;
    fill(panel, { sent: t("sent", { done: Math.floor(share * all), all }) });
  };
  tell(0);
  panel.hidden = false;
  addEventListener("beforeunload", askFirst);
  try {
    await sendFile(form, file, type, { progress: tell, signal: stop.signal });
  } finally {
    removeEventListener("beforeunload", askFirst);
    panel.hidden = true;
  }
}

// Leaving the page would end the upload: the browser asks first.
function askFirst(event) {
  event.preventDefault();
}
