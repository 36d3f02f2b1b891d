// The one thing that a claim asks of its owner now, with its deadline and its button.

import { continueClaim } from "./client/file-claim.js";
import { deadlineText } from "./deadline.js";
import { explain } from "./failure.js";
import { figures } from "./figures.js";
import { whileBusy } from "./form.js";
import { items } from "./items.js";
import { leave } from "./leave.js";
import { linkTo } from "./link-to.js";
import { goToPayment } from "./pay.js";
import { say } from "./text.js";
import words from "./words/claim-todo.js";

const t = say(words);
const SENT_BACK = ["send_back", "cure"];
const AT_THE_PROVIDER = ["pay", "verify"];

/** Whether the task is done on the provider's page. */
export const isPayment = (task) => AT_THE_PROVIDER.includes(task?.code);

/** The slots of the box at the top; `again` loads the claim anew. */
export function todoView(claim, again) {
  const { you_need_to: task, send_to: centre, findings } = claim;
  if (!task) return { todo: null };
  const { code, sentence, by } = task;
  const sends = SENT_BACK.includes(code);
  return {
    todo_heading: code === "wait" ? t("nothing_to_do") : t("you_need_to"),
    todo: figures(sentence),
    todo_by: by ? deadlineText(by) : null,
    missing: code === "cure" ? missing(findings) : null,
    send_to: sends && centre.length ? t("send_to", { address: centre.join(", ") }) : null,
    todo_actions: action(claim, again),
  };
}

// What the newest scan found wrong, in words of ours for the rules that a dock looks at.
function missing(findings) {
  const rules = findings.findLast((scan) => scan.rules.length)?.rules ?? [];
  const told = rules.filter((id) => id in words.missing).map((id) => words.missing[id]);
  return told.length ? items(told) : null;
}

function action({ claim_id: id, you_need_to: { code }, ...claim }, again) {
  if (SENT_BACK.includes(code)) return [link(t("send_back"), linkTo("send-back.html", { id }))];
  if (code === "choose") return [link(t("choose"), linkTo("claim-choose.html", { id }))];
  if (!AT_THE_PROVIDER.includes(code)) return null;
  return [claim.paid_at ? healButton(id, t(code), again) : payLink(id, t(code))];
}

function link(textContent, href) {
  return Object.assign(document.createElement("a"), { className: "button", href, textContent });
}

/** The button to place a hold again, or to pay what is owed: straight to the provider's page. */
export function healButton(id, text, again) {
  const press = () => whileBusy(made, heal);
  const made = button(text, "continue-payment", press);
  return made;

  async function heal() {
    try {
      const { payment } = await continueClaim(id, { try_again: true });
      if (payment.url) await goToPayment(payment, linkTo("claim.html", { id }));
      again();
    } catch (error) {
      explain(error, { retry: press });
    }
  }
}

// A claim not paid yet goes by the page that follows payments, which tells a declined card.
function payLink(id, text) {
  const next = linkTo("claim-return.html", { claim: id, go: 1 });
  const made = button(text, "continue-payment", () => whileBusy(made, () => leave(next)));
  return made;
}

function button(text, id, press) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "button", textContent: text, onclick: press });
  made.dataset.testid = id;
  return made;
}
