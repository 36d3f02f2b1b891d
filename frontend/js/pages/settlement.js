// The settlement sheet: what is charged now, what is held, what may be charged, and the consent.

import { ask } from "../account.js";
import { lastDay } from "../deadline.js";
import { component, fill, focusHeading, part, stamp, stopWaiting } from "../dom.js";
import { Draft, keepDraft } from "../draft.js";
import { explain, showDecision } from "../failure.js";
import { clearErrors, missing, showErrors, values, whileBusy } from "../form.js";
import { named, namedList } from "../labels.js";
import { leave } from "../leave.js";
import { goToPayment } from "../pay.js";
import { put } from "../store.js";
import { LANGUAGE_TAG, countryName, money, say } from "../text.js";
import words from "../words/settlement.js";

const t = say(words);

component("settlement", (root) => {
  const claim = new Draft("claim");
  const form = part(root, "settlement-form");
  const sheet = part(root, "sheet");
  const outcome = part(root, "outcome");
  part(root, "change").href = `${root.dataset.edit}#address`;
  let settlement, consent;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) showErrors(form, wrong);
    else press();
  });
  load();

  async function load() {
    const { serial, cause, parts, sends, address } = claim.values;
    if (!address) return location.replace(root.dataset.edit);
    const question = { serial, cause, parts, sends, shipping_country: address.country };
    try {
      const answer = await ask("POST", "/claims/preview", question);
      stopWaiting(root, true);
      if (answer.decision.allowed) lay(answer.settlement);
      else showDecision(answer.decision, outcome);
    } catch (error) {
      stopWaiting(root, Boolean(error.decision));
      failed(error, load);
    }
  }

  function lay(shown) {
    settlement = shown;
    fill(sheet, { ...sheetOf(settlement), ...summaryOf(claim.values) });
    // What was ticked belongs to these words and these amounts, and to no others.
    const { consent: agreed, fee, hold } = settlement;
    consent = new Draft(`consent.${agreed.version}.${fee.amount}.${hold.amount}`);
    keepDraft(form, consent);
    sheet.hidden = false;
    focusHeading(sheet);
  }

  function press() {
    return whileBusy(form.querySelector("#pay"), pay);
  }

  async function pay() {
    clearErrors(form);
    const body = claimBody(claim.values, settlement, values(form).consents);
    try {
      const filed = await ask("POST", "/claims", body, { key: consent.keyFor(body) });
      claim.done();
      consent.done();
      await goOn(filed);
    } catch (error) {
      failed(error, press);
    }
  }

  function failed(error, retry) {
    if (error.decision) sheet.hidden = true;
    const typed = error.errors?.filter(({ pointer }) => !pointer.startsWith("/consents")) ?? [];
    const fixable = typed.filter(({ pointer }) => TYPED_BEFORE.test(pointer));
    if (!fixable.length) return explain(error, { form, retry, outcome });
    put("claim-errors", fixable);
    const place = fixable[0].pointer.startsWith("/address") ? "#address" : "";
    return location.assign(root.dataset.edit + place);
  }
});

// Fields of the pages before this one: an error about them is shown there, at the field.
const TYPED_BEFORE = /^\/(serial|cause|parts|sends|description|address)(\/|$)/;

function goOn({ claim, payment }) {
  const here = `claim.html?${new URLSearchParams({ id: claim.claim_id })}`;
  const done = `claim-return.html?${new URLSearchParams({ claim: claim.claim_id })}`;
  return payment.url ? goToPayment(payment, here) : leave(done);
}

function claimBody(typed, { service, fee, hold, consent }, ticks) {
  const consents = { express: ticks.express, hold: ticks.hold, version: consent.version };
  return { ...typed, service, consents, fee, hold, locale: LANGUAGE_TAG };
}

function sheetOf({ lines, fee, hold, most_that_can_be_charged: most, consent, ...shown }) {
  const dates = { by: lastDay(shown.return_by), latest: lastDay(shown.held_until_at_most) };
  const sums = { charged_now: fee, held: hold, charged_only_if: hold };
  return {
    // The kinds are the service's; the words are ours, with the dates as the reader writes them.
    lines: lines.map(({ kind }) => {
      const sentence = t(`${kind}_text`, dates);
      const line = stamp("money-line", { kind: t(kind), amount: money(sums[kind]), sentence });
      line.dataset.kind = kind;
      return line;
    }),
    most: t("most", { most: money(most) }),
    consent: consent.text,
    pay: t("pay", { fee: money(fee), hold: money(hold) }),
  };
}

function summaryOf({ serial, cause, parts, sends, address }) {
  const { name, line1, line2, city, state, postal_code, country } = address;
  const place = [city, state, postal_code].filter(Boolean).join(" ");
  const lines = [name, line1, line2, place, countryName(country)];
  return {
    serial,
    cause: named("cause", cause),
    parts: namedList("part", parts),
    sends: named("sends", sends),
    address: lines.filter(Boolean).flatMap((line) => [line, document.createElement("br")]),
  };
}
