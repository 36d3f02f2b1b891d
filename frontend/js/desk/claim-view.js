// One claim as the desk reads it: what it is about, its timeline with rules, its money, its scans.

import { addressNodes } from "../address.js";
import { stamp } from "../dom.js";
import { figures } from "../figures.js";
import { named } from "../labels.js";
import { date, instant, label, money, say } from "../text.js";
import words from "../words/desk-claim.js";
import { clocksOf } from "./clocks.js";
import { deskName } from "./names.js";
import { photoSlot } from "./sent-photos.js";

const t = say(words);
const OVER = ["completed", "cancelled", "lapsed", "refused", "defaulted"];
const SHOWN = 6; // older entries are folded away

/** The slots of the claim's page, without its acts. */
export function claimSlots(claim) {
  const about = { ...headSlots(claim), ...aboutSlots(claim) };
  return { ...about, ...timelineSlots(claim), ...recordSlots(claim) };
}

function headSlots(claim) {
  const { claim_id: id, serial, state, what, why, next_action: task, hold } = claim;
  return {
    reference: t("reference", { id }),
    serial,
    state: deskName("claim", state),
    what: what ? figures(what) : t("nothing"),
    why: why && why !== task ? deskName("why", why) : null,
    asked: claim.you_need_to ? t("asked", { sentence: figures(claim.you_need_to.sentence) }) : null,
    clocks: clocksOf({ return_by: dueBack(claim), hold_lapses_at: hold.capture_before }),
    hold: hold.state === "none" ? null : holdText(hold),
  };
}

const holdText = ({ amount, state }) =>
  t("hold", { sum: money(amount), state: named("hold", state) });

// The unit is awaited until the later of its day and its cure's, and no more once it is all over.
function dueBack({ state, return_by: by, cure_by: cure, received_at: received }) {
  if (received || OVER.includes(state)) return null;
  return by && cure && cure.at > by.at ? cure : (by ?? cure);
}

function aboutSlots({ shipment, sent_home: home, inspection, quote, ship_to: lines, ...claim }) {
  return {
    filed: instant(claim.filed_at),
    cause: named("cause", claim.cause),
    sends: claim.service === "flyaway" ? named("sends", "nothing") : named("sends", claim.sends),
    description: claim.description,
    ship_to: lines.length ? addressNodes(lines) : null,
    shipment: shipment && parcel(shipment),
    home: home && parcel(home),
    inspection: inspection && lined([named("inspection", inspection.outcome), inspection.note]),
    quote: quote && lined(quoted(quote)),
  };
}

function quoted({ repair, replacement, answer_by: by }) {
  return [
    repair ? t("quote_repair", { sum: money(repair) }) : t("quote_none"),
    replacement && t("quote_replacement", { sum: money(replacement) }),
    t("quote_by", { at: instant(by.at, by.zone) }),
  ];
}

function parcel({ serial, carrier, tracking, at }) {
  return lined([serial, `${carrier} ${tracking}`, instant(at)]);
}

function lined(texts) {
  const lines = texts.filter(Boolean);
  return lines.map((textContent) => Object.assign(document.createElement("div"), { textContent }));
}

function timelineSlots({ timeline }) {
  // Folding away a single entry would save nothing.
  const folded = timeline.length > SHOWN + 1 ? timeline.length - SHOWN : 0;
  return {
    earlier_title: t("earlier", { count: folded }),
    earlier: folded ? timeline.slice(0, folded).map(eventLine) : null,
    events: timeline.slice(folded).map(eventLine),
  };
}

function eventLine({ type, sentence, at, actor, money: sum, rules, reference }) {
  const line = stamp("event", {
    sentence: figures(sentence),
    at: { text: instant(at), datetime: at },
    actor: deskName("actor", actor),
    money: sum && money(sum),
    rules: rules.length ? rules.join(" ") : null,
    reference: reference ?? null,
  });
  line.dataset.type = type;
  return line;
}

function recordSlots({ ledger, scans, approvals, decisions }) {
  return {
    ledger: some(ledger, ledgerLine),
    scans: some(scans, scanLine),
    approvals: some(approvals, approvalLine),
    decisions: some(decisions, eventLine),
  };
}

const some = (list, view) => (list.length ? list.map(view) : null);

function ledgerLine({ purpose, n, amount, status, at, provider_id: provider }) {
  const name = named("purpose", purpose);
  return stamp("ledger-line", {
    purpose: n > 1 ? t("again", { purpose: name, n }) : name,
    status: deskName("money", status),
    provider,
    at: date(at),
    amount: money(amount),
  });
}

function scanLine({ at, serial, battery, genuine, rules, photo, found_by: finder }) {
  const found = [t(battery ? "battery" : "no_battery"), t(genuine ? "genuine" : "foreign")];
  const recorded = [photo && t("photo", { photo }), finder && t("finder", { finder })];
  const meta = [instant(at), rules.join(" "), ...recorded].filter(Boolean);
  const what = `${serial}: ${found.join(", ")}`;
  return stamp("scan", { what, meta: meta.join(" · "), photo: photoSlot(photo) });
}

function approvalLine({ what, by, reason, at }) {
  const said = [reason && t("reason", { reason }), t("by", { by }), instant(at)].filter(Boolean);
  return stamp("log", { what: label(words.approved, what), meta: said.join(" · ") });
}
