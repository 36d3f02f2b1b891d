// One claim: what its owner needs to do, who has it, the money, what was and what comes.

import { addressNodes } from "../address.js";
import { invoiceView } from "../claim-invoice.js";
import { ledgerLine, moneyView } from "../claim-money.js";
import { claimPage } from "../claim-page.js";
import { timelineView } from "../claim-timeline.js";
import { healButton, isPayment, todoView } from "../claim-todo.js";
import { part, show, stamp } from "../dom.js";
import { claimTag, named, namedList } from "../labels.js";
import { instant, say } from "../text.js";
import { linkTo } from "../link-to.js";
import words from "../words/claim.js";

const t = say(words);
const HEALED_IN_PERSON = ["at_risk", "lost"];
// What may be done with a claim and has a page of its own, in the order of its use.
const PAGES = {
  send_back: "send-back.html",
  choose: "claim-choose.html",
  address: "claim-move.html",
  change: "claim-change.html",
  found: "claim-found.html",
  cancel: "claim-cancel.html",
};

claimPage("claim", (root, claim, again) => {
  show(part(root, "content"), claimView(root, claim, again));
});

function claimView(root, claim, again) {
  const view = stamp("claim", {
    reference: t("reference", { id: claim.claim_id }),
    heading: t("heading", { service: named("service", claim.service), model: claim.model_name }),
    state: claimTag(claim),
    ...todoView(claim, again),
    ...moneyView(claim),
    heal: healsHere(claim) ? healButton(claim.claim_id, t("heal"), again) : null,
    ...timelineView(claim),
    ...aboutView(claim),
    ledger: claim.ledger.length ? claim.ledger.map(ledgerLine) : null,
    expert: claim.expert?.length ? claim.expert.map(line) : null,
    actions: actions(claim),
    invoice: invoiceView(root, claim),
  });
  if (claim.you_need_to?.code === "wait") part(view, "todo").dataset.tone = "plain";
  return view;
}

// Where the box at the top asks for the same, one button is enough.
function healsHere({ hold, you_need_to: task }) {
  return HEALED_IN_PERSON.includes(hold.state) && !isPayment(task);
}

function aboutView({ shipment, sent_home: home, inspection, ...claim }) {
  return {
    serial: claim.serial,
    filed: instant(claim.filed_at),
    cause: named("cause", claim.cause),
    parts: namedList("part", claim.parts),
    sends: claim.service === "flyaway" ? null : named("sends", claim.sends),
    ship_to: claim.ship_to.length ? addressNodes(claim.ship_to) : null,
    shipment: shipment && parcel(shipment),
    sent_home: home && parcel(home),
    inspection: inspection && [named("inspection", inspection.outcome), inspection.note]
      .filter(Boolean)
      .map(line),
  };
}

function parcel({ serial, condition, carrier, tracking, at }) {
  const kind = condition && named("condition", condition);
  const carried = t("carried", { carrier, tracking, at: instant(at) });
  return [serial, kind, carried].filter(Boolean).map(line);
}

function line(text) {
  return Object.assign(document.createElement("div"), { textContent: text });
}

function actions({ claim_id: id, can, you_need_to: task }) {
  const asked = { send_back: "send_back", cure: "send_back", choose: "choose" }[task?.code];
  const open = Object.keys(PAGES).filter((name) => can.includes(name) && name !== asked);
  return open.length ? open.map((name) => act(t(name), linkTo(PAGES[name], { id }), name)) : null;
}

function act(text, href, name) {
  const row = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href, textContent: text });
  link.dataset.act = name;
  row.append(link);
  return row;
}
