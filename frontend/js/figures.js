// Amounts and dates inside the service's sentences, as the reader writes them. The service says
// "159.00 USD" and "6 December 2026 (America/Los_Angeles)", in Spanish "6 de diciembre de 2026", and
// of an instant "2026-11-24T17:42:19.123 UTC".

import { now } from "./clock.js";
import { LANGUAGE, day, instant, money, zoneName } from "./text.js";

const MONTHS = Array.from({ length: 12 }, (_, index) => {
  /** @type {Intl.DateTimeFormatOptions} */
  const style = { month: "long", timeZone: "UTC" };
  return new Intl.DateTimeFormat(LANGUAGE, style).format(Date.UTC(2026, index, 15));
});
// Without decimals only where the currency has none: "2 PRO" is no amount.
const SUM = /\b(\d+)(?:\.(\d{2}) ([A-Z]{3})| (JPY|KRW))\b/g;
const DATE = new RegExp(
  `\\b(\\d{1,2}) (?:de )?(${MONTHS.join("|")}) (?:de )?(\\d{4})(?: \\((\\w+/[\\w/]+)\\))?`,
  "g",
);
const ZONE = /\(([A-Z]\w+\/[\w/]+)\)/g;
const MOMENT = /\b(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}) UTC\b/g;

/** `sentence` with its amounts, dates and instants in the reader's own writing. */
export function figures(sentence) {
  const moments = sentence.replace(MOMENT, (_, at) => instant(`${at}Z`));
  return moments.replace(SUM, sum).replace(DATE, date).replace(ZONE, zone);
}

function sum(whole, units, cents = "", cented, bare) {
  return money({ amount: Number(units + cents), currency: cented ?? bare });
}

// A person's own words may have a slash in brackets, too: what is no zone stays as it is.
function zone(whole, name) {
  try {
    return `(${zoneName(now(), name)})`;
  } catch (error) {
    if (error instanceof RangeError) return whole;
    throw error;
  }
}

function date(whole, number, month, year, of) {
  const index = String(MONTHS.indexOf(month) + 1).padStart(2, "0");
  const iso = `${year}-${index}-${number.padStart(2, "0")}`;
  const written = day(iso);
  return of ? `${written} (${zoneName(`${iso}T12:00:00Z`, of)})` : written;
}
