// What a plan or an offer covers, in words: its dates and its replacement fees.

import { day, money, say, zoneName } from "./text.js";
import words from "./words/cover.js";

const t = say(words);

/** From when to when: dates of the region of the plan, with its zone; null if unset. */
export function coverText({ starts_on: from, ends_on: to, zone }) {
  if (!from) return null;
  return t("dates", { from: day(from), to: day(to), zone: zoneName(`${from}T12:00:00Z`, zone) });
}

/** "first $159, second $199". */
export function feesText(fees) {
  const listed = fees.map((fee, index) => `${words.ordinals[index] ?? index + 1} ${money(fee)}`);
  return new Intl.ListFormat(document.documentElement.lang, { type: "unit" }).format(listed);
}
