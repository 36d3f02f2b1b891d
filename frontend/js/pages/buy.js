// Buying a plan for one serial: every amount first, then the agreement, then the provider's page.

import { buyPlan } from "../client/purchase-plan.js";
import { checkEligibility } from "../client/check-eligibility.js";
import { coverText } from "../cover.js";
import { component, fill, focusHeading, parameter, part, stamp, stopWaiting } from "../dom.js";
import { Draft, keepDraft } from "../draft.js";
import { explain, showDecision, withSignIn } from "../failure.js";
import { clearErrors, missing, showErrors, values, whileBusy } from "../form.js";
import { leave } from "../leave.js";
import { untilText } from "../open-until.js";
import { goToPayment } from "../pay.js";
import { session } from "../session.js";
import { LANGUAGE_TAG, money, say } from "../text.js";
import { waysOf } from "../ways.js";
import words from "../words/buy.js";

const t = say(words);

component("buy", (root) => {
  const serial = parameter("serial");
  const form = part(root, "buy-form");
  const order = part(root, "order");
  const outcome = part(root, "outcome");
  const draft = new Draft(`buy.${serial}`);
  let offers = [];

  form.addEventListener("change", refresh);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) showErrors(form, wrong);
    else press();
  });
  if (serial) part(root, "back").search = new URLSearchParams({ serial });
  load();

  async function load() {
    if (!serial) return location.replace("index.html");
    try {
      const answer = await checkEligibility({ serial });
      stopWaiting(root, true);
      return answer.decision.allowed ? offer(answer) : refuse(answer.decision);
    } catch (error) {
      stopWaiting(root, false);
      return explain(error, { form, retry: load });
    }
  }

  function offer(answer) {
    offers = answer.offers;
    const { model_name: model, serial: shown } = answer.device;
    fill(order, { device: t("device", { model, serial: shown }), until: untilText(answer) });
    const wanted = Number(parameter("term")) || offers[0].term_months;
    part(root, "terms-list").replaceChildren(...offers.map((each) => termChoice(each, wanted)));
    keepDraft(form, draft);
    order.hidden = false;
    focusHeading(order);
    refresh();
  }

  function refuse(decision) {
    order.hidden = true;
    return showDecision(decision, outcome, waysOf(serial, decision));
  }

  function chosen() {
    return offers.find((each) => each.term_months === values(form).term_months) ?? offers[0];
  }

  function refresh() {
    const { price, premium } = chosen();
    part(root, "lines").replaceChildren(summary(chosen()));
    fill(form, { agree: t(premium ? "agree" : "agree_basic") });
    form.querySelector("#pay").textContent = session()
      ? t("pay", { price: money(price) })
      : t("sign_in");
    part(root, "signed-out").hidden = Boolean(session());
  }

  function press() {
    return whileBusy(form.querySelector("#pay"), pay);
  }

  async function pay() {
    clearErrors(form);
    draft.keep(values(form));
    try {
      if (!session()) return await withSignIn(({ signIn }) => signIn());
      const { price, term_months } = chosen();
      /** @type {import("../client/types.js").PlanOrder} */
      const body = { serial, term_months, agree_terms: true, price, locale: LANGUAGE_TAG };
      const { plan, payment } = await buyPlan(body, { key: draft.keyFor(body) });
      draft.done();
      const done = `plan-return.html?${new URLSearchParams({ plan: plan.plan_id })}`;
      return await (payment.url ? goToPayment(payment, "plans.html") : leave(done));
    } catch (error) {
      if (error.decision) return refuse(error.decision);
      // Another price since this page was loaded: nothing was ordered, and the new one is shown.
      if (error.errors?.some(({ pointer }) => pointer.startsWith("/price"))) await load();
      return explain(error, { form, retry: press });
    }
  }
});

function termChoice(offer, wanted) {
  const choice = stamp("term", {
    term: t("term", { count: offer.term_months }),
    count: t("count", { count: offer.replacements }),
    price: money(offer.price),
  });
  const input = choice.querySelector("input");
  input.id = `term_months-${offer.term_months}`;
  input.value = offer.term_months;
  input.checked = offer.term_months === wanted;
  choice.htmlFor = input.id;
  return choice;
}

function summary(offer) {
  return stamp("summary", {
    lines: [planLine(offer), ...offer.replacement_fees.map(feeLine), ...holdLine(offer)],
    basic: offer.premium ? null : t("basic"),
    small_print: [
      t(offer.tax_included ? "tax_included" : "tax_not_included"),
      t("terms", { version: offer.terms_version }),
      offer.illustrative ? t("illustrative") : "",
    ].join(" "),
  });
}

function planLine(offer) {
  return line("charged_now", t("now"), offer.price, t("cover", { dates: coverText(offer) }));
}

// The sentence is the same for all of them: it stands under the first.
function feeLine(fee, index) {
  return line("charged_only_if", t(`fee_${index + 1}`), fee, index ? null : t("fee_text"));
}

function holdLine({ premium, hold, return_days: count }) {
  return premium ? [line("held", t("hold"), hold, t("hold_text", { count }))] : [];
}

function line(kind, words_, amount, sentence) {
  const made = stamp("money-line", { kind: words_, amount: money(amount), sentence });
  made.dataset.kind = kind;
  return made;
}
