// What the owner does next with a plan: one thing.

import { lastDayOf } from "../cover.js";
import { day, say } from "../text.js";
import { linkTo } from "../link-to.js";
import words from "../words/plan-next.js";

const t = say(words);

/** The one link of the plan: `{text, href}`; null where there is nothing to do. */
export function nextAct({ plan_id: id, open_claim_id: claim, serial, status }) {
  if (claim) return { text: t("see_claim"), href: linkTo("claim.html", { id: claim }) };
  if (status === "awaiting_payment") {
    return { text: t("pay"), href: linkTo("plan-return.html", { plan: id, go: 1 }) };
  }
  if (status === "active") return { text: t("file"), href: linkTo("claim-new.html", { serial }) };
  return status === "expired" ? { text: t("check"), href: linkTo("index.html", { serial }) } : null;
}

/** What is said above it: `{heading, say, note}`. */
export function nextWords(plan) {
  const code = plan.open_claim_id ? "claim" : plan.status;
  const values = { from: written(plan.starts_on), to: written(lastDay(plan)) };
  const text = (key) => (words[key][code] ? say(words[key])(code, values) : null);
  return { heading: text("heading"), say: text("say"), note: text("note") };
}

const lastDay = ({ ends_on: end }) => end && lastDayOf(end);
const written = (date) => (date ? day(date) : "");
