// After a claim was filed, or paid for: what was charged and held, and what to do next.

import { continueClaim } from "../client/file-claim.js";
import { deadlineText } from "../deadline.js";
import { stamp } from "../dom.js";
import { figures } from "../figures.js";
import { followReturn } from "../return.js";
import { money, say } from "../text.js";
import { linkTo } from "../link-to.js";
import words from "../words/claim-return.js";

const t = say(words);
const OVER = ["cancelled", "lapsed", "refused"];
// Filed, and nothing is to be paid: the unit is sent in first, or the service desk looks first.
const UNPAID = ["filed", "in_review"];
// What its owner may be here to put right in person, long after the fee was paid.
const TO_HEAL = ["at_risk", "lost", "debt"];
const SENT = ["send_back", "cure"];

const home = (id) => linkTo("claim.html", { id });

followReturn({
  kind: "claim",
  proceed: continueClaim,
  anew: { try_again: true },
  home,
  settled: ({ paid_at: paid, state, hold }) =>
    UNPAID.includes(state) || (paid && !TO_HEAL.includes(hold.state)),
  ended: ({ state }) => OVER.includes(state),
  done: confirmation,
});

function confirmation(claim) {
  const { claim_id: id, model_name: model, fee, hold, you_need_to: task } = claim;
  const sends = task && SENT.includes(task.code);
  return stamp("done", {
    heading: t(headingOf(claim)),
    lead: t("lead", { model }),
    fee: money(paidOf(claim) ?? { ...fee, amount: 0 }),
    fee_text: paidOf(claim) ? null : t("nothing"),
    hold: hold.state === "live" ? money(hold.amount) : null,
    todo_heading: t(task?.code === "wait" ? "then" : "next"),
    todo: task ? figures(task.sentence) : null,
    by: task?.by ? deadlineText(task.by) : null,
    slip: sends ? { href: linkTo("send-back.html", { id }) } : null,
    advice: sends ? t("advice") : null,
    claim: { href: home(id), class: sends ? "button quiet" : "button" },
  });
}

// What this claim took: the fee of Express and Flyaway, or what was chosen from a quote.
function paidOf({ paid_at: at, ledger }) {
  const taken = ledger.filter(({ purpose, status }) => purpose !== "hold" && status === "captured");
  return at ? taken.at(-1)?.amount : null;
}

function headingOf({ paid_at: paid, state, service }) {
  if (paid) return words[`paid_${service}`] ? `paid_${service}` : "paid";
  return state === "in_review" ? "in_review" : "filed";
}
