// Renewing a plan: both parts of the price, the dates it would run, what lapses, then payment.

import { renewPlan } from "../client/purchase-plan.js";
import { coverText, feesText, lastDayOf } from "../cover.js";
import { fill, focusHeading, part } from "../dom.js";
import { Draft, keepDraft } from "../draft.js";
import { explain, showDecision } from "../failure.js";
import { clearErrors, missing, showErrors, whileBusy } from "../form.js";
import { leave } from "../leave.js";
import { goToPayment } from "../pay.js";
import { linksOf, planPage } from "../plan/page.js";
import { LANGUAGE_TAG, day, money, say } from "../text.js";
import { linkTo } from "../link-to.js";
import words from "../words/plan-renew.js";

const t = say(words);

planPage("plan-renew", (root, { plan, renewal }, again) => {
  const sheet = part(root, "sheet");
  const offer = renewal?.offer;
  sheet.hidden = !offer;
  if (offer) return open(root, plan, offer, again);
  if (renewal) return showDecision(renewal.decision, part(root, "outcome"), linksOf(plan));
  part(root, "closed").hidden = false;
  return focusHeading(part(root, "closed"));
});

function open(root, plan, offer, again) {
  const sheet = part(root, "sheet");
  const form = part(root, "renew-form");
  const draft = new Draft(`renew.${plan.plan_id}`);
  fill(sheet, slots(plan, offer));
  part(sheet, "premium").hidden = !offer.premium;
  lapse(part(sheet, "lapse"), plan);
  keepDraft(form, draft);
  form.onsubmit = (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) showErrors(form, wrong);
    else whileBusy(form.querySelector("#pay"), pay);
  };
  focusHeading(sheet);

  async function pay() {
    clearErrors(form);
    const body = { price: offer.price, agree_terms: /** @type {const} */ (true), locale: LANGUAGE_TAG };
    try {
      const key = draft.keyFor(body);
      const { plan: renewal, payment } = await renewPlan(plan.plan_id, body, { key });
      draft.done();
      const done = linkTo("plan-return.html", { plan: renewal.plan_id });
      const home = linkTo("plan.html", { id: plan.plan_id });
      return await (payment.url ? goToPayment(payment, home) : leave(done));
    } catch (error) {
      return refused(error);
    }
  }

  // A price that changed since it was shown is shown anew, and agreed to anew.
  async function refused(error) {
    if (error.errors?.some(({ pointer }) => pointer === "/price")) {
      form.reset();
      draft.done();
      await again();
      return showErrors(form, [{ pointer: "/agree_terms", detail: t("new_price") }]);
    }
    const outcome = part(root, "outcome");
    sheet.hidden = Boolean(error.decision);
    const retry = () => whileBusy(form.querySelector("#pay"), pay);
    return explain(error, { form, retry, outcome, links: linksOf(plan) });
  }
}

function slots(plan, offer) {
  const [first, ...later] = offer.replacement_fees;
  const count = offer.replacements;
  const fees = feesText(offer.replacement_fees);
  return {
    lead: t("lead", { model: plan.model_name, months: offer.term_months }),
    serial: plan.serial,
    cover: coverText(offer),
    replacements: t("replacements", { count }),
    terms: offer.terms_version,
    price: money(offer.price),
    first_fee: money(first),
    fees: later.length ? t("fees", { count, fees }) : t("one_fee"),
    hold: money(offer.hold),
    hold_text: t("hold", { days: offer.return_days }),
    agree: t(offer.premium ? "agree" : "agree_basic"),
    pay: t("pay", { price: money(offer.price) }),
    small_print: [
      t(offer.tax_included ? "tax_included" : "tax_not_included"),
      offer.illustrative ? t("illustrative") : "",
      t("pay_note"),
    ].join(" "),
  };
}

function lapse(notice, { replacements_left: count, ends_on: end }) {
  notice.hidden = count === 0;
  notice.textContent = t("lapse", { count, until: day(lastDayOf(end)) });
}
