// What a plan or an offer covers, in words: its dates and its replacement fees.

import { day, money, say, zoneName } from "./text.js";
import words from "./words/cover.js";

const t = say(words);
const DAY_MS = 86_400_000;

/** From which day to which, both included, in the zone of the plan's region; null if unset. */
export function coverText({ starts_on: from, ends_on: end, zone }) {
  if (!from) return null;
  const zoned = zoneName(`${from}T12:00:00Z`, zone);
  return t("dates", { from: day(from), to: day(lastDayOf(end)), zone: zoned });
}

/** The last covered date of a plan: cover is over as the day `ends_on` begins. */
export function lastDayOf(endsOn) {
  return new Date(Date.parse(endsOn) - DAY_MS).toISOString().slice(0, 10);
}

/** "first $159, second $199". */
export function feesText(fees) {
  const listed = fees.map((fee, index) => `${words.ordinals[index] ?? index + 1} ${money(fee)}`);
  return new Intl.ListFormat(document.documentElement.lang, { type: "unit" }).format(listed);
}
