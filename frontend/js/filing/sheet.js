// The last page of a claim: every answer with its way back, every amount on a line of its own, and
// the consents that the service asks for.

import { deadlineText, lastDay } from "../deadline.js";
import { stamp } from "../dom.js";
import { figures } from "../figures.js";
import { named, namedList } from "../labels.js";
import { countryName, money, say } from "../text.js";
import words from "../words/settlement.js";
import { place } from "./answers.js";
import { lostAt } from "./asked.js";

const t = say(words);
// What is agreed to, by service; repair and replacement ask for nothing before the unit is seen.
const CONSENTS = { premium: ["express", "hold"], basic: ["express"], flyaway: ["fee"] };
// The line that speaks of the day by which the unit is to arrive.
const DATED = {
  premium: "charged_only_if",
  basic: "refunded_if",
  repair: "sent_back",
  replacement: "sent_back",
};

/** The sheet for the answers `given` and the figures of the service, as `decision` allows them. */
export function sheetView(given, settlement, decision) {
  const { service, fee, hold } = settlement;
  const review = decision.next_steps.find(({ code }) => code === "review");
  const sheet = stamp("sheet", {
    answers: answerRows(given),
    ...costView(settlement),
    review: review ? figures(review.sentence) : null,
    pay: review ? t("file") : payWords(fee, hold),
    pay_note: words.pay_note[review ? "review" : service],
  });
  agreeable(sheet, settlement);
  return sheet;
}

/** The slots of what a service costs and asks to be agreed to, each amount on a line of its own. */
export function costView(settlement) {
  const { service, fee, hold, lines } = settlement;
  return {
    lines: lines.map((line) => moneyLine(line, settlement)),
    total: money(fee),
    most: hold.amount ? t("most", { most: money(settlement.most_that_can_be_charged) }) : null,
    renewal: hold.amount ? t("renewal", { hold: money(hold) }) : null,
    consents: CONSENTS[service] ? t("consents") : null,
    notices: fee.amount ? settlement.notices.map(notice) : null,
  };
}

/** The words of the button: what pressing it does. */
export function payWords(fee, hold) {
  const sums = { fee: money(fee), hold: money(hold) };
  if (fee.amount && hold.amount) return t("pay_and_hold", sums);
  return fee.amount ? t("pay", sums) : t("file");
}

/** Puts each consent of `sheet` in the service's words, and takes those of other services away. */
export function agreeable(sheet, { service, consent }) {
  const asked = CONSENTS[service] ?? [];
  for (const name of ["express", "hold", "fee"]) {
    const field = sheet.querySelector(`[data-pointer="/consents/${name}"]`);
    // The text of Premium is of both its boxes: the first has the part on the inspection, too.
    const whole = asked.at(-1) === name;
    if (!asked.includes(name)) field.remove();
    else if (whole) field.querySelector("[data-slot]").textContent = figures(consent.text);
  }
}

function moneyLine({ kind, sentence }, settlement) {
  const { fee, hold } = settlement;
  const later = hold.amount ? hold : null;
  const sums = { charged_now: fee, held: hold, charged_only_if: later, refunded_if: fee };
  const line = stamp("money-line", {
    kind: t(kind),
    amount: sums[kind] ? money(sums[kind]) : null,
    sentence: figures(sentence),
    by: dateOf(kind, settlement),
  });
  line.dataset.kind = kind;
  return line;
}

function dateOf(kind, { service, return_by: by, held_until_at_most: latest }) {
  if (kind === "held" && latest) return t("held_until", { latest: lastDay(latest) });
  return DATED[service] === kind && by ? deadlineText(by) : null;
}

function notice(sentence) {
  return Object.assign(document.createElement("p"), { textContent: figures(sentence) });
}

// An answer that was not asked for, or is optional and empty, has no line.
function answerRows(given) {
  const { serial, cause, description, parts, sends, service, exclusions, address } = given;
  const lost = cause === "loss";
  const rows = [
    ["serial", serial, "device"],
    ["cause", named("cause", cause), "happened"],
    ["lost_at", lost && lostAt(given), "happened"],
    ["description", description, "happened"],
    ["parts", !lost && namedList("part", parts), "damage"],
    ["sends", !lost && named("sends", sends), "damage"],
    ["exclusions", exclusions && t("declared", { count: exclusions.length }), "services"],
    ["service", named("service", service), "services"],
    ["address", addressLines(address, given.shipping_country), "address"],
  ];
  return rows.filter(([, value]) => value).map((row) => answerRow(row, given));
}

/** @param {any[]} row the answer's name, its words, and the page that asks for it */
function answerRow([name, value, page], given) {
  const what = words.names[name];
  const href = place(page, given, { change: true });
  const change = { text: t("change"), href, "aria-label": t("change_what", { what }) };
  const row = stamp("answer", { name: what, value, change });
  row.dataset.answer = name;
  return row;
}

function addressLines({ name, line1, line2, city, state, postal_code: code }, country) {
  const place = [city, state, code].filter(Boolean).join(" ");
  const lines = [name, line1, line2, place, countryName(country)].filter(Boolean);
  const address = document.createElement("address");
  address.append(...lines.flatMap((line) => [line, document.createElement("br")]));
  return address;
}
