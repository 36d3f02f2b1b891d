// The money of a claim: its hold, and the lines of its ledger.

import { deadlineText } from "./deadline.js";
import { holdTag, named } from "./labels.js";
import { date, label, money, say } from "./text.js";
import words from "./words/claim-money.js";

const t = say(words);
const TAKEN = ["captured", "charged", "disputed"];
const STANDING = ["live", "at_risk"];
// What the amount is in each state; in the others it is held.
const KINDS = {
  none: "none",
  lost: "over",
  released: "over",
  closed: "over",
  captured: "taken",
  charged: "taken",
  disputed: "taken",
  debt: "owed",
  refunded: "refunded",
};

/** The slots of the hold's panel. */
export function holdView({ hold, return_by: returnBy, default_reasons: reasons }) {
  return {
    hold_state: holdTag(hold.state),
    hold_kind: t(KINDS[hold.state] ?? "held"),
    hold_amount: money(hold.amount),
    hold_text: holdText(hold.state, reasons),
    card: hold.card && cardText(hold.card),
    return_by: returnBy && STANDING.includes(hold.state) ? deadlineText(returnBy) : null,
    renewals: hold.renewals ? t("renewals", { count: hold.renewals }) : null,
  };
}

function cardText({ brand, last4 }) {
  return t("card", { brand: label(words.brand, brand), last4 });
}

function holdText(state, reasons) {
  const why = reasons.map(({ sentence }) => sentence).join(" ");
  return TAKEN.includes(state) && why ? t("because", { why }) : (words.text[state] ?? "");
}

/** One line of the ledger's table. */
export function ledgerLine({ purpose, n, amount, status, at }) {
  const row = document.createElement("tr");
  row.dataset.purpose = purpose;
  row.dataset.status = status;
  const first = named("purpose", purpose);
  const name = n > 1 ? t("again", { purpose: first, n }) : first;
  const state = cell(named("money", status));
  const when = Object.assign(document.createElement("small"), { textContent: date(at) });
  state.append(document.createElement("br"), when);
  row.append(cell(name), state, cell(money(amount), "sum"));
  return row;
}

function cell(text, style = "") {
  const made = document.createElement("td");
  made.className = style;
  made.textContent = text;
  return made;
}
