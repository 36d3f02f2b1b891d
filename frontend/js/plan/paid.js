// What a plan cost until now: the purchase fee and the replacement fees, each on its line (PAY-6).

import { money, say } from "../text.js";
import words from "../words/plan-paid.js";
import { stands } from "./facts.js";

const t = say(words);
// What was paid for a card, or in the old books, the service does not know: it says zero.
const PAID_ELSEWHERE = ["card", "legacy"];

/** The slots of the panel: its lines, and what has to be known of them. */
export function paidView(plan) {
  const elsewhere = PAID_ELSEWHERE.includes(plan.channel) && plan.price.amount === 0;
  return {
    paid: [elsewhere ? null : priceLine(plan), ...feeLines(plan)].filter(Boolean),
    paid_note: note(plan, elsewhere),
  };
}

function priceLine({ status, price }) {
  return line("price", t(status === "awaiting_payment" ? "to_pay" : "price"), price);
}

function feeLines(plan) {
  const paid = plan.paid_so_far;
  if (!paid || plan.status === "awaiting_payment") return [];
  const fees = { ...paid, amount: paid.amount - plan.price.amount };
  const counted = stands(plan) || plan.status === "expired";
  const total = line("total", t(counted ? "total" : "net"), paid);
  return counted ? [line("fees", t("fees"), fees), total] : [total];
}

function line(kind, name, sum) {
  const row = document.createElement("tr");
  const head = Object.assign(document.createElement("th"), { scope: "row", textContent: name });
  const cell = Object.assign(document.createElement("td"), { className: "sum" });
  cell.textContent = money(sum);
  row.dataset.line = kind;
  row.append(head, cell);
  return row;
}

function note({ channel, status }, elsewhere) {
  if (elsewhere) return words.elsewhere[channel];
  if (status === "awaiting_payment") return t("nothing_yet");
  return channel === "bundled" ? t("bundled") : null;
}
