// The answer to a quote: pay the repair, take the replacement, or decline (SVC-8).

import { actBy, claimPage, goHome } from "../claim-page.js";
import { chooseFromQuote } from "../client/manage-claim.js";
import { deadlineText } from "../deadline.js";
import { part, show, stamp } from "../dom.js";
import { once } from "../once.js";
import { goToPayment } from "../pay.js";
import { money, say } from "../text.js";
import { items } from "../items.js";
import { linkTo } from "../link-to.js";
import words from "../words/claim-choose.js";

const t = say(words);
const DECLINE = "#decline";

claimPage("claim-choose", (root, claim, again) => {
  const { claim_id: id, quote } = claim;
  const content = part(root, "content");
  let over = !claim.can.includes("choose");
  if (over) tell(t("closed"), t("closed_text"));
  else step();
  return step;

  function step() {
    if (over) return again();
    part(root, "outcome").hidden = true;
    return show(content, location.hash === DECLINE ? decline() : sheet());
  }

  function sheet() {
    const offered = ["repair", "replacement"].filter((choice) => quote[choice]);
    return stamp("quote", {
      lead: t("lead", { model: claim.model_name }),
      by: deadlineText(quote.answer_by),
      note: offered.length < 2 ? t(`only_${offered[0]}`) : null,
      choices: offered.map(card),
    });
  }

  function card(choice) {
    const amount = quote[choice];
    const made = stamp("choice", {
      name: t(choice),
      amount: money(amount),
      means: items(words.means[choice]),
      act: { text: t(`${choice}_act`, { amount: money(amount) }), "data-testid": choice },
    });
    made.dataset.choice = choice;
    act(made.querySelector("button"), { choice, amount }, pay);
    return made;
  }

  function decline() {
    const made = stamp("decline");
    act(part(made, "decline"), { choice: "decline" }, () => {
      over = true;
      history.replaceState(null, "", linkTo("claim-choose.html", { id }));
      tell(t("declined"), t("declined_text"));
    });
    return made;
  }

  function act(button, body, done) {
    const choose = (sent, options) => chooseFromQuote(id, sent, options);
    const send = () => once(`choose.${id}`, body, choose);
    actBy(button, { root, id, send, done, again });
  }

  // Nothing to pay any more: it was paid before, in another window.
  function pay({ payment }) {
    return payment.url ? goToPayment(payment, linkTo("claim.html", { id })) : again();
  }

  function tell(heading, text) {
    show(content, goHome(stamp("told", { heading, text }), id));
  }
});
