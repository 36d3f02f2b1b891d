// Open holds on a line of days: every day has its place, also one without a deadline. What lies too
// far on either side for a phone's width is one column at that end.

import { LOCALE, say } from "../text.js";
import words from "../words/days.js";

const t = say(words);
const DAY_MS = 86_400_000;
const [BEFORE, AFTER] = [14, 28];
const LABELS = 6;

/**
 * The columns for `holds` as `charts.columns` takes them, and how many of them are before `today`.
 * @param {{ day: string, count: number }[]} holds
 * @param {string} today
 */
export function dayColumns(holds, today) {
  const days = shownDays(holds, today);
  const step = Math.max(1, Math.ceil(days.length / LABELS));
  const middle = Math.floor(step / 2);
  const bars = days.map((date, at) => ({
    count: counted(holds, (day) => day === date),
    label: at % step === middle ? short(date) : undefined,
    tone: date < today ? "late" : "plain",
  }));
  const earlier = counted(holds, (day) => day < days[0]);
  const later = counted(holds, (day) => day > days[days.length - 1]);
  if (earlier) bars.unshift({ count: earlier, label: t("earlier"), tone: "late" });
  if (later) bars.push({ count: later, label: t("later"), tone: "plain" });
  return { bars, before: days.indexOf(today) + (earlier ? 1 : 0) };
}

function shownDays(holds, today) {
  const now = Date.parse(today);
  const all = [now, ...holds.map(({ day }) => Date.parse(day))];
  const first = Math.max(Math.min(...all), now - BEFORE * DAY_MS);
  const last = Math.min(Math.max(...all), now + AFTER * DAY_MS);
  const length = (last - first) / DAY_MS + 1;
  return Array.from({ length }, (_, at) => iso(first + at * DAY_MS));
}

function counted(holds, fits) {
  return holds.reduce((sum, { day, count }) => sum + (fits(day) ? count : 0), 0);
}

const iso = (at) => new Date(at).toISOString().slice(0, 10);

function short(date) {
  /** @type {Intl.DateTimeFormatOptions} */
  const style = { month: "short", day: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(LOCALE, style).format(Date.parse(date));
}
