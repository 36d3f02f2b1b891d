// Redeeming a customer's card: code, serial and perhaps an e-mail; what that would give (#answer, a
// dry run, asked anew each time); and only then the redemption (#done).

import { redeemInStore } from "../client/redeem-card.js";
import { part, retitle, show } from "../dom.js";
import { Draft, keepDraft } from "../draft.js";
import { clearErrors, showErrors, values, whileBusy } from "../form.js";
import { LANGUAGE_TAG } from "../text.js";
import { cardForm } from "./card-form.js";
import { doneView, mayNotView, mayView } from "./redeem-views.js";

const ANSWER = "#answer";
const DONE = "#done";

/** Starts the task in `root`. */
export function startRedeem(root, { report }) {
  const form = part(root, "counter-form");
  const [ask, waiting, answer] = ["ask", "waiting", "answer"].map((name) => part(root, name));
  const draft = new Draft("counter");

  keepDraft(form, draft);
  const card = cardForm(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    draft.keep(values(form));
    const wrong = card.faults();
    if (wrong.length) showErrors(form, wrong);
    else if (location.hash === ANSWER) look();
    else location.hash = ANSWER;
  });
  root.addEventListener("click", ({ target }) => {
    if (target.closest("[data-amend]")) location.hash = "#redeem";
    if (target.closest("[data-next]")) forget();
    if (target.closest("[data-redeem]")) press();
    if (target.closest("[data-print]")) print();
  });

  function open() {
    if (location.hash === DONE && answer.hasChildNodes()) return undefined;
    answer.replaceChildren();
    if (location.hash === ANSWER && !card.faults().length) return look();
    return askAgain();
  }

  function askAgain() {
    turn(ask);
    retitle(ask.querySelector("h1").textContent);
    card.focus();
  }

  function forget() {
    draft.done();
    card.empty();
    location.hash = "#redeem";
  }

  function turn(view) {
    for (const each of [ask, waiting, answer]) each.hidden = each !== view;
  }

  async function look() {
    clearErrors(form);
    turn(waiting);
    const asked = body();
    try {
      const found = await redeemInStore({ ...asked, dry_run: true });
      if (location.hash === ANSWER) present(mayView(found, asked.email));
    } catch (error) {
      if (location.hash === ANSWER) failed(error, look);
    }
  }

  // The same body again is the same act: what is tried again is what was confirmed.
  function press(asked = body()) {
    return whileBusy(root, () => redeem(asked));
  }

  async function redeem(asked) {
    try {
      done(await redeemInStore(asked, { key: draft.keyFor(asked) }), asked.email);
    } catch (error) {
      failed(error, () => press(asked));
    }
  }

  function failed(error, retry) {
    if (error.decision) return present(mayNotView(error.decision));
    // What can be mended is mended at its field; and a wait that came to nothing is over.
    if (error.errors?.length || !waiting.hidden) turn(ask);
    return report(error, { form, retry });
  }

  // Used up: nothing of it stays in this tab but what is shown, and that until it is left.
  function done(made, email) {
    draft.done();
    card.empty();
    present(doneView(made, email));
    location.replace(DONE);
  }

  function present(view) {
    turn(answer);
    show(answer, view);
  }

  function body() {
    const { code, serial, email } = draft.values;
    return { code, serial, ...(email && { email }), locale: LANGUAGE_TAG };
  }

  return { open, close: () => answer.replaceChildren() };
}
