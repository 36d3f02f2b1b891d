// Taking a plan over by the code of its owner: typed, pasted, or in the fragment of a link.

import { takeOverPlan } from "../client/hand-over-plan.js";
import { coverText } from "../cover.js";
import { component, focusHeading, part, show, stamp } from "../dom.js";
import { Draft, keepDraft } from "../draft.js";
import { explain, withSignIn } from "../failure.js";
import { clearErrors, missing, showErrors, values, whileBusy } from "../form.js";
import { replacementsText } from "../plan/facts.js";
import { session } from "../session.js";
import { say } from "../text.js";
import { linkTo } from "../link-to.js";
import words from "../words/take-over.js";

const t = say(words);

component("take-over", (root) => {
  const form = part(root, "take-over-form");
  const question = part(root, "question");
  const outcome = part(root, "outcome");
  const draft = new Draft("take-over");
  const button = form.querySelector("#take-over");

  if (!session()) button.textContent = t("sign_in");
  part(root, "signed-out").hidden = Boolean(session());
  part(root, "other").addEventListener("click", () => ask(true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) showErrors(form, wrong);
    else whileBusy(button, submit);
  });
  addEventListener("hashchange", fromLink);
  keepDraft(form, draft);
  fromLink();

  // The code is worth a plan: it is kept in this tab, and taken out of the browser's history.
  function fromLink() {
    const code = bare(location.hash);
    if (!code) return;
    history.replaceState(null, "", location.pathname + location.search);
    form.elements.code.value = code;
    draft.keep({ code });
    ask(false);
  }

  function ask(anew) {
    clearErrors(form);
    outcome.hidden = true;
    part(root, "other").hidden = true;
    question.hidden = false;
    if (!anew) return;
    form.elements.code.value = "";
    draft.done();
    focusHeading(question);
  }

  async function submit() {
    clearErrors(form);
    const code = bare(form.elements.code.value);
    draft.keep(values(form));
    try {
      if (!session()) return await withSignIn(({ signIn }) => signIn());
      const { plan } = await takeOverPlan({ code });
      draft.done();
      question.hidden = true;
      return show(outcome, takenView(plan));
    } catch (error) {
      return refused(error);
    }
  }

  // What cannot be a code at all is said at its field; that one opens nothing, by the rule.
  function refused(error) {
    const bad = error.status === 404 || error.errors?.length;
    if (bad) return showErrors(form, [{ pointer: "/code", detail: t("bad_code") }]);
    question.hidden = Boolean(error.decision);
    part(root, "other").hidden = !error.decision;
    const retry = () => whileBusy(button, submit);
    return explain(error, { form, retry, outcome });
  }
});

/** The code alone: of a whole link what is behind its "#" or "#code=", without white space. */
function bare(text) {
  const fragment = text.slice(text.lastIndexOf("#") + 1).replaceAll(/\s+/g, "");
  return fragment.replace(/^code=/, "");
}

function takenView(plan) {
  return stamp("taken", {
    heading: t("taken", { model: plan.model_name }),
    serial: plan.serial,
    cover: coverText(plan),
    replacements: replacementsText(plan),
    plan: { href: linkTo("plan.html", { id: plan.plan_id }) },
  });
}
