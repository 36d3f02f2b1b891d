// Voiding and reissuing: code, which of the two and why; then, once more, whether it is meant
// (#confirm); then what became of it (#changed).

import { reissueStoreCard, voidStoreCard } from "../client/manage-cards.js";
import { part, retitle, show, stamp } from "../dom.js";
import { clearErrors, showErrors, values, whileBusy } from "../form.js";
import { say } from "../text.js";
import words from "../words/change.js";
import { cardForm } from "./card-form.js";
import { printed } from "./card-text.js";
import { refusedView, toldView } from "./told.js";

const t = say(words);
const CONFIRM = "#confirm";
const CHANGED = "#changed";

/** Starts the task in `root`. */
export function startChange(root, { report }) {
  const form = part(root, "change-form");
  const [ask, answer, result] = ["ask", "answer", "result"].map((name) => part(root, name));
  const card = cardForm(form);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    result.replaceChildren();
    const wrong = card.faults();
    if (wrong.length) return showErrors(form, wrong);
    clearErrors(form);
    if (location.hash === CONFIRM) confirm();
    else location.hash = CONFIRM;
    return undefined;
  });
  root.addEventListener("click", ({ target }) => {
    if (target.closest("[data-amend], [data-next]")) location.hash = "#change";
    if (target.closest("[data-sure]")) press();
    if (target.closest("[data-print]")) print();
  });

  function open() {
    if (location.hash === CHANGED && answer.hasChildNodes()) return undefined;
    if (location.hash === CONFIRM && !card.faults().length) return confirm();
    answer.replaceChildren();
    return askAgain();
  }

  function askAgain() {
    turn(ask);
    retitle(ask.querySelector("h1").textContent);
    card.focus();
  }

  function turn(view) {
    for (const each of [ask, answer]) each.hidden = each !== view;
  }

  function confirm() {
    const { wants, code, reason } = values(form);
    turn(answer);
    show(
      answer,
      stamp("confirm", {
        heading: t(`${wants}_heading`),
        text: t(`${wants}_text`),
        sure: t(`${wants}_sure`),
        code: printed(code),
        reason,
      }),
    );
  }

  function press(asked = values(form)) {
    return whileBusy(root, () => change(asked));
  }

  async function change(asked) {
    const { wants, ...body } = asked;
    try {
      if (wants === "void") await voided(body);
      else reissued(await reissueStoreCard(body));
    } catch (error) {
      const refused = refusedView(t(`not_${wants}`), error);
      if (refused) tell(refused);
      else failed(error, () => press(asked));
    }
  }

  async function voided(body) {
    await voidStoreCard(body);
    tell(toldView("good", t("voided"), t("voided_text")));
  }

  function reissued({ code }) {
    card.empty();
    turn(answer);
    show(answer, stamp("reissued", { code }));
    location.replace(CHANGED);
  }

  // Back to the form, which is ready for the next card.
  function tell(view) {
    card.empty();
    result.replaceChildren(view);
    location.replace("#change");
  }

  function failed(error, retry) {
    if (error.errors?.length) turn(ask);
    report(error, { form, retry });
  }

  function close() {
    card.empty();
    answer.replaceChildren();
    result.replaceChildren();
  }

  return { open, close };
}
