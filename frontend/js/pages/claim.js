// One claim: what the customer needs to do, where the money stands, and all that happened.

import { ask } from "../account.js";
import { holdView, ledgerLine } from "../claim-money.js";
import { deadlineText } from "../deadline.js";
import { component, parameter, part, show, stamp, stopWaiting } from "../dom.js";
import { explain } from "../failure.js";
import { whileBusy } from "../form.js";
import { claimTag, named, namedList } from "../labels.js";
import { leave } from "../leave.js";
import { instant, money, say } from "../text.js";
import words from "../words/claim.js";

const t = say(words);
// What the customer settles on the provider's page, by way of the page that follows payments.
const SENT_BACK = ["send_back", "cure"];
const AT_THE_PROVIDER = ["pay", "verify"];

component("claim", (root) => {
  const id = parameter("id");
  load();

  async function load() {
    try {
      const { claim } = await ask("GET", `/claims/${encodeURIComponent(id)}`);
      stopWaiting(root, true);
      show(part(root, "content"), claimView(claim));
    } catch (error) {
      stopWaiting(root, false);
      explain(error, { retry: load });
    }
  }
});

function claimView(claim) {
  const { shipment } = claim;
  const view = stamp("claim", {
    reference: t("reference", { id: claim.claim_id }),
    heading: t("heading", { model: claim.model_name }),
    state: claimTag(claim),
    ...todo(claim),
    ...holdView(claim),
    timeline: claim.timeline.toReversed().map(eventLine),
    ledger: claim.ledger.length ? claim.ledger.map(ledgerLine) : null,
    fee: claim.paid_at ? t("fee_paid", { fee: money(claim.fee) }) : money(claim.fee),
    serial: claim.serial,
    cause: named("cause", claim.cause),
    parts: namedList("part", claim.parts),
    sends: named("sends", claim.sends),
    ship_to: claim.ship_to.join(", "),
    shipment: shipment && t("shipment", { ...shipment, at: instant(shipment.at) }),
  });
  if (claim.you_need_to?.code === "wait") part(view, "todo").dataset.tone = "plain";
  return view;
}

function todo({ claim_id, you_need_to, send_to: centre }) {
  if (!you_need_to) return { todo: null };
  const { code, sentence, by } = you_need_to;
  return {
    todo_heading: code === "wait" ? t("nothing_to_do") : t("you_need_to"),
    todo: sentence,
    todo_by: by ? deadlineText(by) : null,
    send_to: SENT_BACK.includes(code) && centre.length ? t("send_to", { address: centre.join(", ") }) : null,
    todo_actions: AT_THE_PROVIDER.includes(code) ? [payButton(claim_id, code)] : null,
  };
}

function payButton(claimId, code) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.dataset.testid = "continue-payment";
  button.textContent = t(code);
  const next = `claim-return.html?${new URLSearchParams({ claim: claimId, go: 1 })}`;
  button.addEventListener("click", () => whileBusy(button, () => leave(next)));
  return button;
}

function eventLine(event) {
  const line = stamp("event", {
    sentence: event.sentence,
    at: { text: instant(event.at), datetime: event.at },
    actor: named("actor", event.actor),
    money: event.money ? money(event.money) : null,
    rules: event.rules.length ? event.rules.join(" ") : null,
    reference: event.reference,
  });
  line.dataset.type = event.type;
  return line;
}
