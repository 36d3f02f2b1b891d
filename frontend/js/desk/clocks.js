// The clocks that the desk works against: until when, with the zone first, then how long that is.

import { now } from "../clock.js";
import { stamp } from "../dom.js";
import { LOCALE, daysLeft, instant, localDate, say, zoneName } from "../text.js";
import words from "../words/clocks.js";

const t = say(words);
const HOUR_MS = 3_600_000;
const HOURS = 48; // less than this is told in hours

/**
 * The clocks of a claim, or of a row of the list, in the order of what they cost: the return due,
 * the hold's end, and the bank's own date where it waits for evidence.
 */
export function clocksOf({ return_by: returnBy, hold_lapses_at: lapses, due_by: answerBy = null }) {
  return [
    clock("return", returnBy ? untilDeadline(returnBy) : none("return")),
    clock("hold", lapses ? untilInstant(lapses) : none("hold")),
    answerBy && clock("evidence", untilInstant(answerBy)),
  ].filter(Boolean);
}

function clock(name, { until, left = null, near = false }) {
  const view = stamp("clock", { name: t(name), until, left });
  view.dataset.clock = name;
  view.dataset.near = String(near);
  return view;
}

const none = (name) => ({ until: t(`no_${name}`) });

function untilDeadline(deadline) {
  const { at, local_date: date, zone } = deadline;
  // A deadline within its day has an hour; a whole day ends as the next one begins.
  const until =
    localDate(at, zone) === date ? instant(at, zone, "longGeneric") : endOf(deadline);
  const days = daysLeft(deadline);
  return { until, ...left(at, days > 0 ? days : undefined) };
}

// Shorter than customers are told it: a list has many.
function endOf({ at, local_date: date, zone }) {
  /** @type {Intl.DateTimeFormatOptions} */
  const style = { dateStyle: "medium", timeZone: "UTC" };
  const written = new Intl.DateTimeFormat(LOCALE, style).format(Date.parse(date));
  return t("end_of", { date: written, zone: zoneName(at, zone) });
}

function untilInstant(at) {
  return { until: instant(at), ...left(at) };
}

// Days as the calendar of the deadline counts them, where it was asked.
function left(at, days = Math.floor((Date.parse(at) - now()) / HOUR_MS / 24)) {
  const hours = (Date.parse(at) - now()) / HOUR_MS;
  if (hours <= 0) return { left: t("over", { time: span(-hours) }), near: true };
  if (hours < HOURS) return { left: t("left", { time: span(hours) }), near: true };
  return { left: t("left", { time: t("days", { count: days }) }) };
}

function span(hours) {
  if (hours < 1) return t("within_hour");
  if (hours < HOURS) return t("hours", { count: Math.floor(hours) });
  return t("days", { count: Math.floor(hours / 24) });
}
