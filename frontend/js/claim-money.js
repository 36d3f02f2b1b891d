// The money of a claim: its fee, its hold, what was charged so far, and the lines of its ledger.

import { deadlineText } from "./deadline.js";
import { figures } from "./figures.js";
import { holdTag, named } from "./labels.js";
import { date, instant, label, money, say } from "./text.js";
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
// How sure an amount is: charged, held, or neither any more.
const LINES = {
  taken: "charged_now",
  owed: "charged_now",
  over: "charged_only_if",
  refunded: "charged_only_if",
};
// What is paid for a service itself, and what may go back of it.
const FEES = ["fee", "repair"];
const BACK = ["refund_pending", "refunded"];

/** The slots of the money's panel: fee, hold, what went back, and the total so far. */
export function moneyView(claim) {
  return { ...feeView(claim), ...backView(claim), ...holdView(claim), ...totalView(claim) };
}

function feeView({ service, fee, ledger }) {
  const line = ledger.findLast(({ purpose }) => FEES.includes(purpose));
  const amount = line?.amount ?? fee;
  if (!amount.amount) return { fee_name: t("free_name"), fee: money(amount), fee_text: t("free") };
  const text = label(words.fee_text, line?.status ?? "none");
  const name = line?.purpose === "repair" ? t("repair_fee") : t(`${service}_fee`);
  const at = line ? date(line.at) : "";
  return { fee_name: name, fee: money(amount), fee_text: text.replace("{at}", at) };
}

function backView({ ledger, fee }) {
  const back = refunds(ledger);
  if (!back.length) return { back: null };
  const done = back.every(({ status }) => status === "refunded");
  return {
    back: money({ ...fee, amount: -sum(back) }),
    back_text: done ? t("went_back") : t("going_back"),
  };
}

function holdView({ hold, ledger, return_by: returnBy, default_reasons: reasons }) {
  if (!hold.amount.amount && hold.state === "none") return { hold_amount: null, hold_state: null };
  const stands = STANDING.includes(hold.state);
  const placed = ledger.findLast(({ purpose }) => purpose === "hold");
  return {
    hold_line: { "data-kind": LINES[KINDS[hold.state]] ?? "held" },
    hold_state: holdTag(hold.state),
    hold_about: hold.state === "none" ? null : t("about"),
    hold_kind: t(KINDS[hold.state] ?? "held"),
    hold_amount: money(hold.amount),
    hold_text: holdText(hold.state, reasons),
    hold_renewal: hold.state === "live" && returnBy ? t("renewal") : null,
    return_by: returnBy && (stands || hold.state === "lost") ? deadlineText(returnBy) : null,
    card: hold.card && cardText(hold.card),
    lapses: stands && hold.capture_before ? instant(hold.capture_before) : null,
    renewals: hold.renewals ? t("renewals", { count: hold.renewals }) : null,
    hold_reference: placed?.provider_id,
  };
}

function cardText({ brand, last4 }) {
  return t("card", { brand: label(words.brand, brand), last4 });
}

function holdText(state, reasons) {
  const why = reasons.map(({ sentence }) => figures(sentence)).join(" ");
  return TAKEN.includes(state) && why ? why : (words.text[state] ?? "");
}

function totalView({ ledger, fee }) {
  const taken = ledger.filter(({ status }) => status === "captured");
  return { total: money({ ...fee, amount: sum(taken) - sum(refunds(ledger)) }) };
}

function refunds(ledger) {
  return ledger.filter(({ purpose, status }) => purpose === "refund" && BACK.includes(status));
}

const sum = (lines) => lines.reduce((total, { amount }) => total + amount.amount, 0);

/** One line of the ledger's table. */
export function ledgerLine({ purpose, n, amount, status, at, provider_id: reference }) {
  const row = document.createElement("tr");
  row.dataset.purpose = purpose;
  row.dataset.status = status;
  const first = named("purpose", purpose);
  const name = cell(n > 1 ? t("again", { purpose: first, n }) : first);
  if (reference) name.append(small(reference, "code"));
  const state = cell(named("money", status));
  state.append(small(date(at)));
  row.append(name, state, cell(money(amount), "sum"));
  return row;
}

function cell(text, style = "") {
  return Object.assign(document.createElement("td"), { className: style, textContent: text });
}

function small(text, style = "") {
  return Object.assign(document.createElement("small"), { className: style, textContent: text });
}
