// Giving a plan back: what it takes, what comes back and how, then once and for good (RFD).

import { returnPlan } from "../client/return-plan.js";
import { showPlan } from "../client/show-account.js";
import { coverText } from "../cover.js";
import { fill, focusHeading, part, stamp } from "../dom.js";
import { explain } from "../failure.js";
import { figures } from "../figures.js";
import { clearErrors, missing, showErrors, whileBusy } from "../form.js";
import { once } from "../once.js";
import { stands } from "../plan/facts.js";
import { linksOf, planPage } from "../plan/page.js";
import { label, money, say } from "../text.js";
import words from "../words/plan-give-back.js";

const t = say(words);
// The service's own sentence on the money is in the event that ended the plan.
const ENDED = ["plan_returned", "plan_withdrawn", "renewal_refunded"];
const BY_US = ["separate", "renewal"];

planPage("give-back", async (root, { plan, timeline }, again) => {
  if (plan.status === "refunded") return done(root, timeline);
  if (!stands(plan)) return reveal(root, "closed");
  return open(root, plan, await renewalBehind(plan), again);
});

async function renewalBehind({ renewed_by: id }) {
  return id ? (await showPlan(id)).plan : null;
}

function open(root, plan, renewal, again) {
  const sheet = reveal(root, "sheet");
  const form = part(root, "give-back-form");
  fill(sheet, {
    lead: t("lead", { model: plan.model_name }),
    serial: plan.serial,
    cover: coverText(plan),
    money: [plan, renewal].filter(Boolean).map(moneyLine),
  });
  form.onsubmit = (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) showErrors(form, wrong);
    else whileBusy(form.querySelector("#give-back"), giveBack);
  };

  async function giveBack() {
    clearErrors(form);
    const send = (body, options) => returnPlan(plan.plan_id, body, options);
    try {
      await once(`give-back.${plan.plan_id}`, {}, send);
      await again();
    } catch (error) {
      sheet.hidden = Boolean(error.decision);
      const retry = () => whileBusy(form.querySelector("#give-back"), giveBack);
      explain(error, { form, retry, outcome: part(root, "outcome"), links: linksOf(plan) });
    }
  }
}

// Paid to us it goes back by us; else its seller or its store pays, and only they know how much.
function moneyLine({ channel, price }) {
  const ours = BY_US.includes(channel);
  return stamp("money-line", {
    kind: t(channel === "renewal" ? "renewal" : "plan"),
    amount: price.amount || ours ? money(price) : null,
    sentence: label(words.way, channel),
  });
}

function done(root, timeline) {
  const ended = timeline.findLast(({ type }) => ENDED.includes(type));
  fill(reveal(root, "done"), { said: ended ? figures(ended.sentence) : null });
}

function reveal(root, name) {
  for (const each of ["sheet", "closed", "done"]) part(root, each).hidden = each !== name;
  focusHeading(part(root, name));
  return part(root, name);
}
