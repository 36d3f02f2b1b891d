// Buying a plan for one serial: every amount first, then the agreement, then the provider's page.

import { ask } from "../account.js";
import { askOpenly } from "../care.js";
import { decisionView } from "../decision.js";
import {
  component, fill, focusHeading, parameter, part, show, stamp, stopWaiting,
} from "../dom.js";
import { Draft, keepDraft } from "../draft.js";
import { explain, withSignIn } from "../failure.js";
import { clearErrors, missing, showErrors, values, whileBusy } from "../form.js";
import { coverText, feesText } from "../cover.js";
import { leave } from "../leave.js";
import { goToPayment } from "../pay.js";
import { session } from "../session.js";
import { LANGUAGE_TAG, money, say } from "../text.js";
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
    else whileBusy(form.querySelector("#pay"), pay);
  });
  load();

  async function load() {
    if (!serial) return location.replace("index.html");
    try {
      const answer = await askOpenly("POST", "/eligibility", { serial });
      stopWaiting(root, true);
      if (!answer.decision.allowed) return show(outcome, decisionView(answer.decision));
      offers = answer.offers;
      return offer(answer.device);
    } catch (error) {
      stopWaiting(root, Boolean(error.decision));
      return explain(error, { retry: load, outcome });
    }
  }

  function offer(device) {
    fill(order, { device: t("device", { model: device.model_name, serial: device.serial }) });
    const wanted = Number(parameter("term")) || offers[0].term_months;
    part(root, "terms-list").replaceChildren(...offers.map((each) => termChoice(each, wanted)));
    keepDraft(form, draft);
    order.hidden = false;
    focusHeading(order);
    refresh();
  }

  function chosen() {
    return offers.find((each) => each.term_months === values(form).term_months) ?? offers[0];
  }

  function refresh() {
    const price = money(chosen().price);
    part(root, "lines").replaceChildren(summary(chosen()));
    form.querySelector("#pay").textContent = session() ? t("pay", { price }) : t("sign_in");
    part(root, "signed-out").hidden = Boolean(session());
  }

  async function pay() {
    clearErrors(form);
    draft.keep(values(form));
    try {
      if (!session()) return await withSignIn(({ signIn }) => signIn());
      const { price, term_months } = chosen();
      const body = { serial, term_months, agree_terms: true, price, locale: LANGUAGE_TAG };
      const { plan, payment } = await ask("POST", "/plans", body, { key: draft.keyFor(body) });
      draft.done();
      const done = `plan-return.html?${new URLSearchParams({ plan: plan.plan_id })}`;
      return await (payment.url ? goToPayment(payment, "plans.html") : leave(done));
    } catch (error) {
      order.hidden = Boolean(error.decision);
      const retry = () => whileBusy(form.querySelector("#pay"), pay);
      return explain(error, { form, retry, outcome });
    }
  }
});

function termChoice(offer, wanted) {
  const choice = stamp("term", {
    term: t("term", { months: offer.term_months }),
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
  const [first, ...later] = offer.replacement_fees;
  const fees = feesText(offer.replacement_fees);
  return stamp("summary", {
    price: money(offer.price),
    cover: t("cover", { dates: coverText(offer) }),
    first_fee: money(first),
    fees: later.length ? t("fees", { count: offer.replacements, fees }) : "",
    hold: offer.premium ? money(offer.hold) : null,
    hold_text: offer.premium ? t("hold", { days: offer.return_days }) : null,
    small_print: [
      t(offer.tax_included ? "tax_included" : "tax_not_included"),
      t("terms", { version: offer.terms_version }),
      offer.illustrative ? t("illustrative") : "",
    ].join(" "),
  });
}
