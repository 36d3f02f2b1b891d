// The review of a device whose region nobody knows (ELG-6): said by its owner, looked at by the desk.

import { askForReview } from "../client/verify-device.js";
import { component, fill, parameter, part, show } from "../dom.js";
import { Draft, keepDraft } from "../draft.js";
import { explain } from "../failure.js";
import { clearErrors, missing, showErrors, values, whileBusy } from "../form.js";
import { grantView } from "../grant-view.js";
import { waysOf } from "../ways.js";

component("review", (root) => {
  const serial = parameter("serial").toUpperCase();
  if (!serial) return location.replace("index.html");
  const form = part(root, "review-form");
  const [question, outcome] = [part(root, "question"), part(root, "outcome")];
  const draft = new Draft(`review.${serial}`);
  const press = () => whileBusy(form.querySelector("button"), send);

  fill(root, { serial });
  keepDraft(form, draft);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) showErrors(form, wrong);
    else press();
  });

  async function send() {
    clearErrors(form);
    draft.keep(values(form));
    try {
      const { grant } = await askForReview({ serial, region: draft.values.region });
      question.hidden = true;
      show(outcome, grantView(grant, anew));
    } catch (error) {
      question.hidden = Boolean(error.decision);
      const links = error.decision && waysOf(serial, error.decision);
      explain(error, { form, retry: press, outcome, links });
    }
  }

  function anew() {
    outcome.hidden = true;
    question.hidden = false;
  }

  return undefined;
});
