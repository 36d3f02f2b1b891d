// What is recorded of a unit of another maker: a photo, and the name of who found it (RET-4).

import { part } from "../dom.js";
import { missing, showErrors, values, whileBusy } from "../form.js";
import { hideProblem, showProblem } from "../problem-box.js";
import { say } from "../text.js";
import { UploadBroken } from "../upload.js";
import words from "../words/finding.js";
import { photoFlaw, sendPhoto } from "./photo.js";

const t = say(words);

/**
 * Starts the form in `root`; `serial()` is the unit's, `found({finding})` sends the scan, and
 * `failed(error, retry)` tells.
 */
export function startFinding(root, { serial, found, failed }) {
  const form = part(root, "finding-form");
  const photo = form.querySelector("input[type=file]");
  const button = form.querySelector("[type=submit]");
  const press = () => whileBusy(button, record);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    press();
  });
  return form;

  async function record() {
    hideProblem();
    const [file] = photo.files;
    const wrong = faults(file);
    if (wrong.length) return showErrors(form, wrong);
    try {
      const { finding } = values(form);
      const key = await sendPhoto(part(root, "progress"), file, serial());
      return await found({ finding: { ...finding, photo: key } });
    } catch (error) {
      return error instanceof UploadBroken ? broken(error) : failed(error, press);
    }
  }

  function faults(file) {
    const flaw = file && photoFlaw(file);
    const wrong = missing(form);
    return flaw ? [{ pointer: "/finding/photo", detail: t(flaw) }, ...wrong] : wrong;
  }

  function broken({ stopped }) {
    if (stopped) return button.focus();
    const action = { text: t("again"), run: press };
    return showProblem({ heading: t("broken"), items: [{ text: t("broken_text") }], action });
  }
}
