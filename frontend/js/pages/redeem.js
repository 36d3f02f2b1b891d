// Redeeming an activation card: code and serial, what that would give, and only then the redemption.
// The answer is a step of its own (#answer) that asks anew each time: a dry run changes nothing.

import { redeemCard } from "../client/redeem-card.js";
import { codeField } from "../code-field.js";
import { coverText } from "../cover.js";
import { decisionView } from "../decision.js";
import { component, focusHeading, part, show, stamp } from "../dom.js";
import { Draft, keepDraft } from "../draft.js";
import { explain } from "../failure.js";
import { clearErrors, missing, showErrors, values, whileBusy } from "../form.js";
import { hideProblem } from "../problem-box.js";
import { LANGUAGE_TAG, say } from "../text.js";
import { waysOf } from "../ways.js";
import words from "../words/redeem.js";

const t = say(words);
const ANSWER = "#answer";

component("redeem", (root) => {
  const form = part(root, "redeem-form");
  const draft = new Draft("redeem");
  const [question, waiting, outcome, amend] = ["question", "waiting", "outcome", "amend"].map(
    (name) => part(root, name),
  );
  const views = [question, waiting, outcome];

  keepDraft(form, draft);
  const flaw = codeField(part(root, "code"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = faults();
    draft.keep(values(form));
    if (wrong.length) showErrors(form, wrong);
    else if (location.hash === ANSWER) open();
    else location.hash = ANSWER;
  });
  amend.addEventListener("click", () => (location.hash = ""));
  addEventListener("hashchange", () => open(true));
  open();

  // A code with a typing error is not missing, and one that is missing has no typing error.
  function faults() {
    const wrong = missing(form);
    const code = wrong.some(({ pointer }) => pointer === "/code") ? null : flaw();
    return code ? [code, ...wrong] : wrong;
  }

  function open(announce = false) {
    hideProblem();
    if (location.hash === ANSWER && !faults().length) return look();
    turn(question);
    if (announce) focusHeading(question);
    return undefined;
  }

  function turn(view) {
    for (const each of views) each.hidden = each !== view;
    amend.hidden = view !== outcome;
  }

  async function look() {
    turn(waiting);
    try {
      const answer = await redeemCard({ ...body(), dry_run: true });
      turn(outcome);
      if (answer.redeemed) done(answer.plan);
      else show(outcome, confirmation(answer.plan));
    } catch (error) {
      failed(error, look);
    }
  }

  function confirmation(plan) {
    const view = stamp("confirm", {
      heading: t("covers", { model: plan.model_name }),
      ...factsOf(plan),
    });
    part(view, "confirm").addEventListener("click", press);
    return view;
  }

  function press() {
    return whileBusy(part(outcome, "confirm"), redeem);
  }

  async function redeem() {
    try {
      const { plan } = await redeemCard(body(), { key: draft.keyFor(body()) });
      done(plan);
    } catch (error) {
      failed(error, press);
    }
  }

  function failed(error, retry) {
    if (error.decision) return refuse(error.decision);
    // What can be mended is mended at its field; and a wait that came to nothing is over.
    if (error.errors?.length || !waiting.hidden) turn(question);
    return explain(error, { form, retry });
  }

  function refuse(decision) {
    hideProblem();
    turn(outcome);
    show(outcome, decisionView(decision, t("refused"), waysOf(body().serial, decision)));
  }

  // The code is used up: nothing of it stays in this tab, and Back leads to no form that is done.
  function done(plan) {
    draft.done();
    form.reset();
    history.replaceState(null, "", location.pathname);
    const see = { href: `plan.html?${new URLSearchParams({ id: plan.plan_id })}` };
    const heading = t("done", { model: plan.model_name });
    show(outcome, stamp("done", { heading, ...factsOf(plan), see }));
    amend.hidden = true;
  }

  function body() {
    const { code, serial } = draft.values;
    return { code, serial, locale: LANGUAGE_TAG };
  }
});

function factsOf(plan) {
  return {
    serial: plan.serial,
    term: t("term", { count: plan.term_months }),
    cover: coverText(plan),
    replacements: plan.replacements_total,
  };
}
