// A plan in words, wherever it is shown to its owner.

import { now } from "../clock.js";
import { localDate, say } from "../text.js";
import words from "../words/plan-facts.js";

const t = say(words);
const OVER = ["expired", "refunded", "void"];
// A plan that was never paid, or went back, has no replacements to speak of.
const UNCOUNTED = ["awaiting_payment", "refunded", "void"];
// It is bound, or will be, and has not ended.
const STANDING = ["awaiting_serial", "scheduled", "active"];

/** Whether the plan has ended, in time or before it. */
export const isOver = ({ status }) => OVER.includes(status);

/** Whether the plan is paid for and has not ended. */
export const stands = ({ status }) => STANDING.includes(status);

/** Whether the plan is a renewal that waits for the plan before it to end. */
export const isQueued = ({ renews, status }) => Boolean(renews) && status === "scheduled";

/** "1 of 2 left, 1 of them reserved for the open claim"; null where there is nothing to count. */
export function replacementsText(plan) {
  if (UNCOUNTED.includes(plan.status)) return null;
  const { replacements_left: left, replacements_total: total } = plan;
  const { replacements_reserved: reserved } = plan;
  return reserved ? t("reserved", { left, total, count: reserved }) : t("left", { left, total });
}

/** The serials that the plan was bound to before the present one, or null. */
export function earlierText({ chain, serial }) {
  const earlier = chain.filter((each) => each !== serial);
  return earlier.length ? earlier.join(", ") : null;
}

/** An instant in the plan's zone as a deadline of `deadlineText`. */
export function deadlineAt(at, zone) {
  return { at, local_date: localDate(at, zone), zone };
}

/** Whether an offer to a new owner stands now. */
export function isOffered({ offer_until: until }) {
  return Boolean(until) && Date.parse(until) >= now();
}
