// A deadline in words: the date with its zone first, then the days left.

import { day, daysLeft, say, zoneName } from "./text.js";
import words from "./words/deadline.js";

const t = say(words);

/** "By the end of Sunday, December 6, 2026, Pacific Time · 14 days left". */
export function deadlineText(deadline) {
  return t("by", { day: lastDay(deadline), left: left(daysLeft(deadline)) });
}

/** "end of Sunday, December 6, 2026, Pacific Time". */
export function lastDay(deadline) {
  const date = day(deadline.local_date, { weekday: true });
  return t("end_of", { date, zone: zoneName(deadline.at, deadline.zone) });
}

function left(days) {
  if (days < 0) return t("passed");
  if (days === 0) return t("today");
  return days === 1 ? t("one_day") : t("days", { days });
}
