// Words and tones for the codes of plans, claims, holds and money, for slots of `dom.fill`.

import { label } from "./text.js";
import words from "./words/labels.js";

const GOOD = "active in_force completed received released refunded live returned_first open approved"
  .split(" ");
const WAIT =
  "awaiting_payment awaiting_serial return_due return_incomplete at_risk disputed quoted applied"
    .split(" ");
const BAD = "defaulted lost charging charged captured debt refused rejected revoked".split(" ");

function tone(code) {
  if (GOOD.includes(code)) return "good";
  if (WAIT.includes(code)) return "wait";
  return BAD.includes(code) ? "bad" : "plain";
}

const tag = (kind) => (code) => ({ text: label(words[kind], code), "data-tone": tone(code) });

const claimCode = tag("claim");
// A default is charged only when the hold says so: until then it is under way, or owed.
const NOT_CHARGED = ["charging", "debt"];

/**
 * The tag of a claim: its state or, where its hold is known, how far its default is.
 * @param {{ state: string, hold?: any }} claim
 */
export function claimTag({ state, hold }) {
  return claimCode(NOT_CHARGED.includes(hold?.state) ? hold.state : state);
}

export const planTag = tag("plan");
export const holdTag = tag("hold");
export const grantTag = tag("grant");

/** The words for one code of a kind: `named("cause", "collision")`. */
export function named(kind, code) {
  return label(words[kind], code);
}

/** The words for a list of codes, joined as the language joins them. */
export function namedList(kind, codes) {
  const join = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" });
  return join.format(codes.map((code) => named(kind, code)));
}
