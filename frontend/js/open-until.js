// Until when a plan can be bought, from what the rules of the ways to it looked at.

import { deadlineOf, deadlineText } from "./deadline.js";
import { say } from "./text.js";
import words from "./words/open-until.js";

const t = say(words);
const HOUR_MS = 3_600_000;

// The end of each way that has one, as a Deadline of `zone`.
const ENDS = {
  "ELG-2": ({ activated_at: at, hours }, zone) => deadlineOf(later(at, hours), zone),
  "ELG-3": ({ last_day: day }, zone) => ofDay(day, zone),
  "ELG-4": ({ closes_at: at }, zone) => deadlineOf(later(at, 0), zone),
  "ELG-5": ({ closes_at: at }, zone) => deadlineOf(later(at, 0), zone),
};

/**
 * Until when a plan can be bought, in words: in the zone of the region, and to the end of the last
 * of the open ways. Null where the desk reviewed the region: that yes has an end of its own (ELG-6).
 */
export function untilText(answer) {
  if (!answer.device.region) return null;
  if (passed(answer, "ELG-1")) return t("while_new");
  const open = Object.keys(ENDS).map((id) => passed(answer, id)).filter(Boolean);
  const ends = open.map(({ id, inputs }) => ENDS[id](inputs, answer.offers[0].zone));
  return deadlineText(ends.reduce((last, each) => (each.at > last.at ? each : last)));
}

function passed({ decision }, id) {
  return decision.rules.find((rule) => rule.id === id && rule.outcome === "passed");
}

// As text of one form, so that ends can be put in order.
function later(at, hours) {
  return new Date(Date.parse(at) + hours * HOUR_MS).toISOString();
}

// The rule names the last day alone. Noon of the next day, UTC, is after its end in every zone: good
// enough for putting ends in order, and the words for a whole day need no more.
function ofDay(day, zone) {
  return { at: later(`${day}T12:00:00Z`, 24), local_date: day, zone };
}
