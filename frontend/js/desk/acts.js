// What the desk may do with a claim as it stands: from its next action, and from what the service
// says it would accept. What each does to the money is said before it is done.

import { decideClaim, settleClaimTask, submitClaimEvidence } from "../client/decide-claim.js";
import { cannotMend, inspectUnit, sendUnitHome } from "../client/inspect-unit.js";
import { reshipReplacement, shipReplacement } from "../client/ship-replacement.js";
import { money, say } from "../text.js";
import words from "../words/act-money.js";
import { inspection } from "./inspection.js";

const t = say(words);
// What each next action is done by, the first of them at the top of the page. Rulings among them
// are offered only where the service would accept them.
const BY_TASK = {
  ship: ["ship"],
  mend: ["send_home", "cannot_mend"],
  send_home: ["send_home"],
  dispute: ["dispute"],
  refund: ["refund"],
  verify: ["verified"],
  review: ["approve_flyaway"],
  collect: ["written_off"],
};
// Where a replacement that was shipped may turn out never to have arrived (SHP-2).
const ON_ITS_WAY = ["return_due", "arrived", "return_incomplete", "received", "completed"];
const STANDING = ["live", "at_risk"];
const CHARGED = ["captured", "charged"];

/** The acts that are possible with `claim` now, the one for its next action first. */
export function actsOf(claim) {
  const { next_action: task, state, can, shipment } = claim;
  const first = state === "received" && task === "inspect" ? ["inspect"] : (BY_TASK[task] ?? []);
  const rulings = can.filter((code) => code in RULINGS);
  const offered = first.filter((code) => !(code in RULINGS) || can.includes(code));
  const again = shipment && ON_ITS_WAY.includes(state) ? ["reship"] : [];
  const codes = new Set([...offered, ...rulings, ...again]);
  return [...codes].map((code) => made(code, claim));
}

/** Whether the act is the next action itself, and no other possibility. */
export function isNext({ code }, { next_action: task, state }) {
  return BY_TASK[task]?.[0] === code || (code === "inspect" && state === "received");
}

/** @returns {import("./act-form.js").Act} */
function made(code, claim) {
  const id = claim.claim_id;
  if (code in RULINGS) return { code, form: "reason", ...ruling(code, claim) };
  return { code, ...DONE[code](id, claim) };
}

function ruling(code, claim) {
  return {
    send: (body) => decideClaim(claim.claim_id, { decision: code, ...body }),
    money: () => RULINGS[code]?.(claim) ?? null,
  };
}

const DONE = {
  ship: (id) => ({ form: "ship", send: (body) => shipReplacement(id, body) }),
  reship: (id) => ({ form: "reship", send: (body) => reshipReplacement(id, body) }),
  inspect: (id, { fee }) => ({
    form: "inspect",
    send: (body) => inspectUnit(id, body),
    ...inspection(fee.currency),
  }),
  send_home: (id) => ({ form: "parcel", send: (body) => sendUnitHome(id, body) }),
  cannot_mend: (id, claim) => ({
    form: "note",
    send: (body) => cannotMend(id, body),
    money: () => t("cannot_mend", { sum: paidRepair(claim) }),
  }),
  dispute: (id) => ({
    form: "evidence",
    send: (body) => submitClaimEvidence(id, body),
    money: () => t("dispute"),
  }),
  refund: (id, claim) => ({
    form: "settle",
    send: (body) => settleClaimTask(id, body),
    money: () => t("refund", { sum: returnedRefund(claim) }),
  }),
};

// Each ruling with what it does to the money, or null where it does nothing to it.
const RULINGS = {
  verified: null,
  verify: null,
  refuse_order: refusedOrder,
  not_found: null,
  desk_accepts: accepted,
  written_off: ({ hold }) => t("written_off", { sum: money(hold.amount) }),
  other_default: ({ hold }) => t("other_default", { sum: money(hold.amount) }),
  approve_flyaway: null,
  decline_flyaway: null,
};

function refusedOrder({ hold, paid_at: paid, fee }) {
  const told = [
    STANDING.includes(hold.state) && t("hold_goes", { sum: money(hold.amount) }),
    paid && t("fee_goes", { sum: money(fee) }),
  ].filter(Boolean);
  return told.length ? told.join(" ") : t("nothing_charged");
}

function accepted({ hold }) {
  const sum = money(hold.amount);
  if (CHARGED.includes(hold.state)) return t("default_back", { sum });
  if (hold.state === "debt") return t("written_off", { sum });
  return STANDING.includes(hold.state) ? t("hold_goes", { sum }) : null;
}

function paidRepair({ ledger, quote, fee }) {
  const line = ledger.findLast(({ purpose }) => purpose === "repair");
  return money(line?.amount ?? quote?.repair ?? fee);
}

function returnedRefund({ ledger, fee }) {
  return money(ledger.findLast(({ status }) => status === "refund_failed")?.amount ?? fee);
}
