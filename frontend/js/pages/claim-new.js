// Filing a claim, before any money: what happened and what is sent, then where to ship.

import { ask } from "../account.js";
import { component, focusHeading, parameter, part } from "../dom.js";
import { Draft, keepDraft } from "../draft.js";
import { explain, showDecision } from "../failure.js";
import { clearErrors, missing, showErrors, values, whileBusy } from "../form.js";
import { take } from "../store.js";

const FIRST = "damage";
const SECOND = "address";

component("claim-new", (root) => {
  const form = part(root, "claim-form");
  const outcome = part(root, "outcome");
  const draft = startDraft(parameter("serial"));
  const step = (name) => root.querySelector(`[data-step="${name}"]`);

  if (parameter("serial")) form.elements.serial.value = parameter("serial");
  keepDraft(form, draft);
  part(root, "amend").addEventListener("click", () => open(FIRST));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    whileBusy(event.submitter ?? form.querySelector("button"), shown() === FIRST ? first : second);
  });
  addEventListener("hashchange", () => open(shown()));
  open(shown(), false);
  showEarlierErrors();

  function shown() {
    const complete = missing(step(FIRST)).length === 0;
    return complete && location.hash === `#${SECOND}` ? SECOND : FIRST;
  }

  function open(name, announce = true) {
    clearErrors(form);
    outcome.hidden = true;
    part(root, "amend").hidden = true;
    form.hidden = false;
    for (const each of [FIRST, SECOND]) step(each).hidden = each !== name;
    if (announce) focusHeading(step(name));
  }

  async function first() {
    if (!complete(FIRST)) return;
    const { serial, cause, parts, sends, address } = values(form);
    const question = { serial, cause, parts, sends, shipping_country: address.country };
    try {
      const { decision } = await ask("POST", "/claims/preview", question);
      if (decision.allowed) goOn();
      else refuse(decision);
    } catch (error) {
      if (error.decision) refuse(error.decision);
      else explain(error, { form, retry: () => form.requestSubmit() });
    }
  }

  async function second() {
    if (complete(SECOND)) location.assign(root.dataset.next);
  }

  function complete(name) {
    const wrong = missing(step(name));
    draft.keep(values(form));
    if (wrong.length) showErrors(form, wrong);
    return wrong.length === 0;
  }

  // The same hash again is no change of it, and would open nothing.
  function goOn() {
    if (location.hash === `#${SECOND}`) open(SECOND);
    else location.hash = SECOND;
  }

  function refuse(decision) {
    form.hidden = true;
    part(root, "amend").hidden = false;
    showDecision(decision, outcome);
  }

  // The settlement page sends errors of what was typed here back to their fields.
  function showEarlierErrors() {
    const errors = take("claim-errors");
    if (errors) showErrors(form, errors);
  }
});

function startDraft(serial) {
  const draft = new Draft("claim");
  if (serial && draft.values.serial !== serial) draft.done();
  return draft;
}
