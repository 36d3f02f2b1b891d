// Selling: scan, Enter, sold; and the field is ready for the next card.

import { sellCard } from "../client/manage-cards.js";
import { part, retitle } from "../dom.js";
import { clearErrors, showErrors, values, whileBusy } from "../form.js";
import { instant, say } from "../text.js";
import words from "../words/sell.js";
import { cardForm } from "./card-form.js";
import { familyOf, termOf } from "./card-text.js";
import { refusedView, toldView } from "./told.js";

const t = say(words);

/** Starts the task in `root`. */
export function startSell(root, { report }) {
  const form = part(root, "sell-form");
  const button = form.querySelector("button");
  const result = part(root, "result");
  const card = cardForm(form);
  const sell = () => whileBusy(button, send);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    result.replaceChildren();
    const wrong = card.faults();
    if (wrong.length) showErrors(form, wrong);
    else sell();
  });

  async function send() {
    clearErrors(form);
    const asked = values(form);
    try {
      tell(soldView((await sellCard(asked)).card, asked.code));
    } catch (error) {
      const refused = refusedView(t("not_sold"), error);
      if (refused) tell(refused);
      else report(error, { form, retry: sell });
    }
  }

  function tell(view) {
    card.begin();
    result.replaceChildren(view);
  }

  function close() {
    card.empty();
    result.replaceChildren();
  }

  function open() {
    retitle(root.querySelector("h1").textContent);
    card.focus();
  }

  return { open, close };
}

// One sale looks like the next: the end of the code tells the cards apart, and the instant says that
// a card was sold before.
function soldView(card, code) {
  const facts = { term: termOf(card), family: familyOf(card), tail: code.slice(-4) };
  return toldView("good", t("sold"), t("sold_text", { ...facts, at: instant(card.sold_at) }));
}
