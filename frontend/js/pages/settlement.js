// Check your answers: what was said, what is charged, held and may be charged, the consent, and pay.

import { fileClaim, previewClaim } from "../client/file-claim.js";
import { component, focusHeading, part, stopWaiting } from "../dom.js";
import { Draft, keepDraft } from "../draft.js";
import { explain, showDecision } from "../failure.js";
import { answers, damage, gapBefore, question, sendBack } from "../filing/answers.js";
import { sheetView } from "../filing/sheet.js";
import { linksOf } from "../filing/steps.js";
import { figures } from "../figures.js";
import { clearErrors, missing, showErrors, values, whileBusy } from "../form.js";
import { leave } from "../leave.js";
import { goToPayment } from "../pay.js";
import { LANGUAGE_TAG } from "../text.js";
import { linkTo } from "../link-to.js";

// What was agreed to and is no longer so: the amounts, and the words of the consent.
const MOVED = ["/fee", "/hold", "/consents/version"];

component("settlement", (root) => {
  const claim = answers();
  const gap = gapBefore("check", claim.values);
  if (gap) location.replace(gap);
  else check(root, claim);
});

function check(root, claim) {
  const place = part(root, "sheet");
  const outcome = part(root, "outcome");
  const links = { ...linksOf(claim.values), repair: "services.html", flyaway: "services.html" };
  let form, settlement, consent;
  load();

  async function load() {
    const { service } = claim.values;
    try {
      const answer = await previewClaim({ ...question(claim.values), service });
      stopWaiting(root, true);
      if (answer.decision.allowed) lay(answer);
      else refuse(answer.decision);
    } catch (error) {
      stopWaiting(root, Boolean(error.decision));
      failed(error, load);
    }
  }

  function lay({ settlement: shown, decision }) {
    settlement = shown;
    place.replaceChildren(sheetView(claim.values, settlement, decision));
    form = part(place, "settlement-form");
    // What was ticked belongs to these words and these amounts, and to no others.
    consent = new Draft(`consent.${nameOf(settlement)}`);
    keepDraft(form, consent);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const wrong = missing(form);
      if (wrong.length) showErrors(form, wrong);
      else press();
    });
    place.hidden = false;
    focusHeading(place);
  }

  function press() {
    return whileBusy(form.querySelector("#pay"), pay);
  }

  async function pay() {
    clearErrors(form);
    const body = filing(claim.values, settlement, values(form).consents);
    try {
      const filed = await fileClaim(body, { key: consent.keyFor(body) });
      claim.done();
      consent.done();
      await goOn(filed);
    } catch (error) {
      await failed(error, press);
    }
  }

  async function failed(error, retry) {
    const errors = error.errors ?? [];
    if (error.decision) return refuse(error.decision);
    if (errors.some(({ pointer }) => MOVED.includes(pointer))) return showMoved(errors);
    return sendBack(errors, claim.values) || explain(error, { form, retry });
  }

  // The new amounts first, then the box that says so: it is read with what it speaks of in view.
  async function showMoved(errors) {
    await load();
    const told = errors.map(({ pointer, detail }) => ({ pointer, detail: figures(detail) }));
    if (!place.hidden) showErrors(form, told);
  }

  function refuse(decision) {
    place.hidden = true;
    return showDecision(decision, outcome, links);
  }
}

function nameOf({ service, consent, fee, hold }) {
  return [service, consent?.version, fee.amount, hold.amount].join(".");
}

// Fee, hold and consent are those shown; where nothing was shown to agree to, nothing is sent.
function filing(given, { service, fee, hold, consent }, ticks) {
  const { description, address, shipping_country: country } = given;
  const said = { ...damage(given), service, description, address: { ...address, country } };
  if (!consent) return { ...said, locale: LANGUAGE_TAG };
  const consents = { ...ticks, version: consent.version };
  const held = hold.amount ? { hold } : {};
  return { ...said, consents, fee, ...held, locale: LANGUAGE_TAG };
}

function goOn({ claim, payment }) {
  const { claim_id: id } = claim;
  if (payment.url) return goToPayment(payment, linkTo("claim.html", { id }));
  return leave(linkTo("claim-return.html", { claim: id }));
}
