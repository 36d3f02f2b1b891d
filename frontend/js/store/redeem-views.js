// What a card would give, why it gives nothing, and what it gave.

import { coverText } from "../cover.js";
import { stamp } from "../dom.js";
import { instant, say } from "../text.js";
import words from "../words/counter.js";
import { termOf } from "./card-text.js";
import { rulesOf } from "./told.js";

const t = say(words);
const STEPS = { sell: "#sell" };

/** The view of a dry run that says yes. A card that was redeemed here before is its answer again. */
export function mayView({ plan, redeemed }, email) {
  return stamp("may", {
    heading: t("may"),
    text: t(redeemed ? "again_text" : "may_text", namesOf(plan)),
    cover: coverText(plan),
    mail: email ? t("will_mail", { email }) : t("no_mail"),
    ...factsOf(plan),
  });
}

/** The view of a refusal, with its rules and its next steps. */
export function mayNotView(decision) {
  return stamp("may-not", { heading: t("may_not"), ...rulesOf(decision, STEPS) });
}

/** The view of a redemption: what the customer has, and the code to hand over, where one is. */
export function doneView({ plan, take_over: handed, mailed }, email) {
  return stamp("done", {
    heading: t("done"),
    text: t("done_text", namesOf(plan)),
    cover: coverText(plan),
    taken: handed ? null : t("taken"),
    ...factsOf(plan),
    ...(handed ? handedOf(handed, mailed, email) : { code: null, print: null }),
  });
}

function handedOf({ code, until }, mailed, email) {
  return {
    handed: handedText(mailed, email),
    code,
    until: t("until", { at: instant(until) }),
    address: new URL("take-over.html", location.href).href,
  };
}

function handedText(mailed, email) {
  if (mailed) return t("mailed", { email });
  return email ? t("not_mailed", { email }) : t("print_it");
}

function namesOf(plan) {
  return { model: plan.model_name, term: termOf(plan) };
}

function factsOf({ serial, replacements_total: replacements }) {
  return { serial, replacements };
}
