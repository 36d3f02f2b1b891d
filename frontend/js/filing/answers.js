// The answers of a claim that is being filed: kept in one draft through all its pages. Where each is
// given, what is asked of the service with them, and how an error finds its way back to its field.

import { Draft, keepDraft } from "../draft.js";
import { values } from "../form.js";
import { put, take } from "../store.js";

/** @typedef {import("../client/types.js").ComparisonQuestion} Question */

/**
 * A lost device is lost whole: nothing is left to choose, and nothing comes back.
 * @type {Pick<Question, "parts" | "sends">}
 */
const WHOLE = { parts: ["aircraft"], sends: "unit" };
const ERRORS = "claim-errors";

// The pages in their order, each with what it has to have brought before the next one makes sense.
const WAY = [
  { name: "device", given: ({ serial }) => serial, takes: /^\/serial/ },
  {
    name: "happened",
    given: ({ cause, lost_at: at }) => cause && (cause !== "loss" || (at?.date && at?.time)),
    takes: /^\/(cause|lost_at|description)/,
  },
  {
    name: "damage",
    given: ({ cause, parts, sends, shipping_country: country }) =>
      country && (cause === "loss" || (parts && sends)),
    takes: /^\/(parts|sends|shipping_country)/,
  },
  { name: "services", given: ({ service }) => service, takes: /^\/exclusions/ },
  {
    name: "address",
    given: ({ address: to }) => to?.name && to.line1 && to.city && to.postal_code,
    takes: /^\/address/,
  },
];
const PAGES = { services: "services.html", address: "claim-address.html" };

/** The draft of the claim that is being filed in this tab. */
export const answers = () => new Draft("claim");

/**
 * The address of the page that asks for `name`. With `change` the page comes back to the last one,
 * where all answers are checked, with every other answer as it was.
 */
export function place(name, { serial }, { change = false } = {}) {
  const page = PAGES[name] ?? "claim-new.html";
  const query = new URLSearchParams();
  if (!PAGES[name] && name !== "device") query.set("serial", serial);
  if (change) query.set("change", "1");
  const hash = PAGES[name] || name === "device" ? "" : `#${name}`;
  return page + (query.size ? `?${query}` : "") + hash;
}

/**
 * The address of the first page before `name` whose answer is not there yet, or undefined. Any name
 * that is none of the pages' stands behind them all.
 */
export function gapBefore(name, given) {
  const last = WAY.findIndex((page) => page.name === name);
  const gap = WAY.slice(0, last < 0 ? WAY.length : last).find((page) => !page.given(given));
  return gap && place(gap.name, given);
}

/**
 * What happened, as the service takes it. A loss is of the whole device, at an instant in UTC.
 * @returns {Omit<Question, "shipping_country">}
 */
export function damage({ serial, cause, parts, sends, exclusions, lost_at: at }) {
  if (cause !== "loss") return { serial, cause, parts, sends, exclusions };
  return { serial, cause, ...WHOLE, exclusions, lost_at: instantOf(at) };
}

/** The instant, in UTC, of a date and a time as the reader's own clock showed them. */
export function instantOf({ date, time }) {
  return new Date(`${date}T${time}`).toISOString();
}

/**
 * The question that the comparison and the preview ask alike.
 * @returns {Question}
 */
export function question(given) {
  return { ...damage(given), shipping_country: given.shipping_country };
}

/** Keeps what `form` asks for in the draft, and leaves the answers of the other pages alone. */
export function keepOf(form, draft) {
  const asked = [...form.elements].filter(({ name }) => name).map(({ name }) => name.split("/")[0]);
  const emptied = Object.fromEntries(asked.map((name) => [name, undefined]));
  draft.keep({ ...draft.values, ...emptied, ...values(form) });
}

/** Puts the answers back into `form`, and keeps them as they change. */
export function keepAnswers(form, draft) {
  keepDraft(form, { values: draft.values, keep: () => keepOf(form, draft) });
}

/** Makes the way back of a page that changes one answer lead to all of them. */
export function backToAnswers(root) {
  for (const link of root.querySelectorAll("[data-back]")) {
    link.href = root.dataset.answers;
    link.textContent = root.dataset.answersWords;
  }
}

/**
 * Takes the reader to the page with the first field that `errors` are about, where they are shown.
 * False where no page of the claim asked for any of them.
 */
export function sendBack(errors, given) {
  const told = errors.map(asTyped);
  const page = WAY.find(({ takes }) => told.some(({ pointer }) => takes.test(pointer)));
  if (!page || page.name === "services") return false;
  put(ERRORS, told.filter(({ pointer }) => page.takes.test(pointer)));
  location.assign(place(page.name, given, { change: true }));
  return true;
}

/** The errors that this page was sent back with, once. */
export const errorsSentBack = () => take(ERRORS) ?? [];

// The country is asked for before the address, and is a part of it only for the service.
function asTyped({ pointer, detail }) {
  return { pointer: pointer === "/address/country" ? "/shipping_country" : pointer, detail };
}
