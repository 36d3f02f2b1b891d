// Words, money and dates. The language is the page's; the way of writing is the reader's.

import { now } from "./clock.js";

const DAY_MS = 86_400_000;
export const LANGUAGE = document.documentElement.lang;

/** The reader's locale where it is of the page's language (en-GB on an English page). */
export const LOCALE =
  navigator.languages.find((tag) => tag.split("-")[0] === LANGUAGE.split("-")[0]) ?? LANGUAGE;

/** The same as the service takes it: a language and, where it is a country, the region. */
// @ts-expect-error every tag begins so
export const LANGUAGE_TAG = LOCALE.match(/^[a-z]{2,3}(-[A-Z]{2}(?![A-Za-z0-9]))?/)[0];

const plural = new Intl.PluralRules(LANGUAGE);

/**
 * `say(words)("paid", {sum})`: the words under that key, with `{sum}` filled in. Words that depend
 * on a number are `{one, other}` (what the language has), chosen by the value called `count`.
 */
export function say(words) {
  return (key, values = {}) => {
    const found = words[key];
    const text = typeof found === "string" ? found : (found[plural.select(values.count)] ?? found.other);
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  };
}

/** The word for a code that the service may extend: `on_hold` reads "on hold" until it has one. */
export function label(words, code) {
  return words[code] ?? code.replaceAll("_", " ");
}

/** `{amount, currency}` in minor units as text: $159, ¥12,000. */
export function money({ amount, currency }) {
  /** @type {Intl.NumberFormatOptions} */
  const style = { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" };
  const format = new Intl.NumberFormat(LOCALE, style);
  // The formatter knows how many decimals the currency has: the yen has none.
  /** @type {any} */
  const decimals = format.resolvedOptions().maximumFractionDigits;
  return format.format(amount / 10 ** decimals);
}

/** A calendar date, "2026-12-06", as text: December 6, 2026. It has no zone. */
export function day(date, { weekday = false } = {}) {
  /** @type {Intl.DateTimeFormatOptions} */
  const style = { year: "numeric", month: "long", day: "numeric", timeZone: "UTC" };
  if (weekday) style.weekday = "long";
  return new Intl.DateTimeFormat(LOCALE, style).format(new Date(`${date}T00:00:00Z`));
}

/**
 * An instant as text, in `zone` or else the reader's own, with the zone's name.
 * @param {string | number} at
 * @param {string} [zone]
 * @param {"longGeneric" | "short"} [form]
 */
export function instant(at, zone, form = "short") {
  /** @type {Intl.DateTimeFormatOptions} */
  const style = { dateStyle: "medium", timeStyle: "short", timeZone: zone };
  const parts = new Intl.DateTimeFormat(LOCALE, style).format(new Date(at));
  return `${parts} ${zoneName(at, zone, form)}`;
}

/** The date of an instant in the reader's own zone, where the hour does not matter. */
export function date(at) {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium" }).format(new Date(at));
}

/**
 * The zone's name as people say it: Pacific Time.
 * @param {string | number} at
 * @param {string} [zone]
 * @param {"longGeneric" | "short"} [form]
 */
export function zoneName(at, zone, form = "longGeneric") {
  const format = new Intl.DateTimeFormat(LOCALE, { timeZone: zone, timeZoneName: form });
  // @ts-expect-error it was asked to name the zone, and does
  return format.formatToParts(new Date(at)).find((piece) => piece.type === "timeZoneName").value;
}

/** The country's name for its two letters. */
export function countryName(code) {
  return new Intl.DisplayNames(LANGUAGE, { type: "region" }).of(code);
}

/** The calendar date in `zone` at an instant, as the service writes it: 2026-12-06. */
export function localDate(at, zone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(at));
}

/** Whole local days from now to the deadline's last day: 0 on that day, below 0 after it. */
export function daysLeft({ at, local_date, zone }) {
  if (now() >= Date.parse(at)) return -1;
  const today = localDate(now(), zone);
  return Math.round((Date.parse(local_date) - Date.parse(today)) / DAY_MS);
}
