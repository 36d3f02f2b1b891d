// Handing a plan over: an offer with a code that is shown once, until it is accepted or withdrawn.

import { offerPlan, withdrawOffer } from "../client/hand-over-plan.js";
import { copyable } from "../copy.js";
import { deadlineText } from "../deadline.js";
import { fill, focusHeading, part } from "../dom.js";
import { explain } from "../failure.js";
import { whileBusy } from "../form.js";
import { deadlineAt, isOffered } from "../plan/facts.js";
import { linksOf, planPage, view } from "../plan/page.js";
import { say } from "../text.js";
import words from "../words/plan-offer.js";

const t = say(words);

planPage("offer", (root, { plan }) => {
  onPress("make", offer);
  onPress("withdraw", withdraw);
  if (isOffered(plan)) open("standing", { until: untilText(plan.offer_until) });
  else open("none", { device: deviceText(plan) });

  function onPress(name, act) {
    for (const button of root.querySelectorAll(`[data-${name}]`)) {
      button.onclick = () => run(button, act);
    }
  }

  function run(button, act) {
    return whileBusy(button, async () => {
      try {
        await act();
      } catch (error) {
        if (error.decision) view(root, "outcome");
        const retry = () => run(button, act);
        explain(error, { retry, outcome: part(root, "outcome"), links: linksOf(plan) });
      }
    });
  }

  async function offer() {
    const { code, until } = await offerPlan(plan.plan_id, {});
    const link = new URL("take-over.html", location.href);
    link.hash = code;
    const shown = open("made", { until: untilText(until) });
    copyable(shown, "offer-link", link.href);
    copyable(shown, "offer-code", code);
  }

  async function withdraw() {
    await withdrawOffer(plan.plan_id, {});
    open("withdrawn", {});
  }

  function untilText(until) {
    return deadlineText(deadlineAt(until, plan.zone));
  }

  function open(name, slots) {
    const shown = view(root, name);
    fill(shown, slots);
    focusHeading(shown);
    return shown;
  }
});

function deviceText({ model_name: model, serial }) {
  return serial ? t("device", { model, serial }) : t("unbound", { model });
}
