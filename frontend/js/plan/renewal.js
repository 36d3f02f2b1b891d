// Whether a plan can be renewed, with what, or why not and when (RNW-3).

import { coverText } from "../cover.js";
import { ruleLine } from "../decision.js";
import { stamp } from "../dom.js";
import { figures } from "../figures.js";
import { money, say } from "../text.js";
import { linkTo } from "../link-to.js";
import words from "../words/plan-renewal.js";
import { isQueued } from "./facts.js";

const t = say(words);
const SHOWN = ["scheduled", "active"];

/** The panel, or null for a plan that is over, not bound yet, or itself a queued renewal. */
export function renewalPanel(plan, renewal) {
  if (plan.renewed_by) return queued(plan);
  if (!renewal || !SHOWN.includes(plan.status) || isQueued(plan)) return null;
  return renewal.offer ? offered(plan, renewal.offer) : refused(renewal.decision);
}

function queued({ renewed_by: id }) {
  return panel({ text: t("queued"), link: { text: t("see"), href: linkTo("plan.html", { id }) } });
}

function offered({ plan_id: id }, offer) {
  const { replacements: count, term_months: months, price } = offer;
  return panel({
    text: t("offer", { months, count, cover: coverText(offer) }),
    link: { text: t("renew", { price: money(price) }), href: linkTo("plan-renew.html", { id }) },
  });
}

function refused({ rules, next_steps: steps }) {
  const why = rules.filter(({ outcome }) => outcome === "failed");
  return panel({ why: why.map(ruleLine), step: steps.length ? figures(steps[0].sentence) : null });
}

function panel(slots) {
  return stamp("renewal", { text: null, why: null, step: null, link: null, ...slots });
}
