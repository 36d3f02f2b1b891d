// A deadline in words: the date, or where it falls within a day the hour too, with its zone first,
// then the days left.

import { day, daysLeft, instant, localDate, say, zoneName } from "./text.js";
import words from "./words/deadline.js";

const t = say(words);

/**
 * "By the end of Sunday, December 6, 2026, Pacific Time · 14 days left"; where it falls
 * within its day, "By Nov 24, 2026, 11:42 AM Pacific Time · 1 day left".
 */
export function deadlineText(deadline) {
  const { at, local_date, zone } = deadline;
  // A whole day ends as the next one begins: only a deadline within the day is still on its date.
  const within = localDate(at, zone) === local_date;
  const by = within ? instant(at, zone, "longGeneric") : t("the", { day: lastDay(deadline) });
  return t("by", { by, left: left(daysLeft(deadline)) });
}

/** "end of Sunday, December 6, 2026, Pacific Time". */
export function lastDay(deadline) {
  const date = day(deadline.local_date, { weekday: true });
  return t("end_of", { date, zone: zoneName(deadline.at, deadline.zone) });
}

function left(days) {
  if (days < 0) return t("passed");
  if (days === 0) return t("today");
  return t("left", { count: days });
}

/** The Deadline of an instant in `zone`, or in the reader's own. */
export function deadlineOf(at, zone = Intl.DateTimeFormat().resolvedOptions().timeZone) {
  return { at, local_date: localDate(at, zone), zone };
}
