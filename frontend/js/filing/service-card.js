// One service beside the others: what it costs now, holds, uses and may cost later, or why it is not
// to be had. Amounts and sentences are the service's.

import { deadlineText } from "../deadline.js";
import { ruleLine } from "../decision.js";
import { stamp } from "../dom.js";
import { figures } from "../figures.js";
import { named } from "../labels.js";
import { money, say } from "../text.js";
import words from "../words/service-card.js";

const t = say(words);
// The lines of a settlement that say what else may happen to the money.
const LATER = ["charged_only_if", "refunded_if", "free_if"];

/** The card of a service that may be had; `choose` is called with its name. */
export function openCard({ service, settlement }, { advised, choose }) {
  const { return_by: by, lines, replacements_used: uses } = settlement;
  const name = named("service", service);
  const card = stamp("open-service", {
    name,
    advised: advised === service ? t("advised") : null,
    what: words.what[service],
    fee: money(settlement.fee),
    hold: money(settlement.hold),
    uses: uses ? t("uses", { count: uses }) : t("uses_none"),
    inspected: figures(settlement.inspected),
    later: lines.filter(({ kind }) => LATER.includes(kind)).map(sentenceLine),
    next: words.next[service],
    by: by ? deadlineText(by) : null,
    choose: t("choose", { service: name }),
  });
  const button = card.querySelector("button");
  button.dataset.testid = `choose-${service}`;
  button.addEventListener("click", () => choose(service));
  return marked(card, service);
}

/** The card of a service that may not be had, with the rules that say so. */
export function closedCard({ service, decision }) {
  const failed = decision.rules.filter(({ outcome }) => outcome === "failed");
  const name = named("service", service);
  return marked(stamp("closed-service", { name, reasons: failed.map(ruleLine) }), service);
}

function marked(card, service) {
  card.dataset.service = service;
  card.id = `service-${service}`;
  return card;
}

function sentenceLine({ sentence }) {
  return Object.assign(document.createElement("p"), { textContent: figures(sentence) });
}
