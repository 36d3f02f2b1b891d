// Receiving a unit with a scanner and two keys: serial, battery, genuine, verdict.

import { scanReturn } from "../client/release-hold.js";
import { part } from "../dom.js";
import { clearErrors, missing, showErrors } from "../form.js";
import { startFinding } from "./finding.js";
import { verdictView } from "./verdict.js";

const QUESTIONS = ["battery", "genuine"];

/**
 * Starts the scan station in `root`. `told` is given the view of each verdict, `began` is called as
 * a new unit is scanned, `changed` when one was taken in.
 */
export function startScan(root, { report, began, told, changed }) {
  const form = part(root, "scan-form");
  const findingForm = startFinding(root, { serial: () => unit.serial, found: send, failed: refuse });
  const input = form.elements.serial;
  const question = (name) => root.querySelector(`[data-question="${name}"]`);
  let unit = {};

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) return showErrors(form, wrong);
    clearErrors(form);
    unit = { serial: input.value.trim() };
    began();
    return pose("battery");
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") begin();
  });
  for (const name of QUESTIONS) listen(name);

  function listen(name) {
    const block = question(name);
    block.addEventListener("keydown", ({ key, ctrlKey, metaKey, altKey }) => {
      const pressed = key.toLowerCase();
      if (!ctrlKey && !metaKey && !altKey && "yn".includes(pressed)) answer(name, pressed === "y");
    });
    block.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-answer]");
      if (button) answer(name, button.dataset.answer === "y");
    });
  }

  // The focus goes to the group, not to "Yes": a scanner that sends Enter twice answers nothing.
  function pose(name) {
    for (const each of [...QUESTIONS, "finding"]) question(each).hidden = each !== name;
    form.querySelector(".actions").hidden = Boolean(name);
    if (name) question(name).querySelector("fieldset, input").focus();
  }

  function answer(name, yes) {
    unit[name] = yes;
    if (name === "battery") pose("genuine");
    else if (yes) send({}).catch((error) => refuse(error, () => answer(name, yes)));
    else pose("finding");
  }

  async function send(extra) {
    try {
      showVerdict(await scanReturn({ ...unit, ...extra }));
    } catch (error) {
      const { decision, detail: sentence } = error;
      if (!decision) throw error;
      showVerdict({ result: "refused", claim: null, decision, sentence });
    }
  }

  // What is wrong with the serial is mended at the serial: no question stays open meanwhile.
  function refuse(error, retry) {
    const finding = !question("finding").hidden;
    if (!finding) pose(null);
    report(error, { form: finding ? findingForm : form, retry });
  }

  function showVerdict(verdict) {
    told(verdictView(verdict, unit.serial));
    begin();
    changed();
  }

  function begin() {
    unit = {};
    form.reset();
    findingForm.reset();
    clearErrors(form);
    clearErrors(findingForm);
    pose(null);
    input.focus();
  }

  return { focus: () => input.focus() };
}
