// One act of the desk: its form, the sentence about the money where it moves any, and a refusal as
// the decision that it is.

import { focusHeading, part, show, stamp } from "../dom.js";
import { decisionView } from "../decision.js";
import { clearErrors, missing, showErrors, values, whileBusy } from "../form.js";
import words from "../words/acts.js";

// The next steps that lead customers to pages of theirs are no links here.
const NO_LINKS = Object.fromEntries(
  ["status", "wait", "open_claim", "check_serial", "plan"].map((code) => [code, ""]),
);

/** What an act is called on its button, and what is said once it is done. */
export function actWords(code) {
  const { name, done } = words[code];
  return { name, done };
}

/**
 * @typedef {object} Act
 * @property {string} code its words are `acts.<code>`
 * @property {string} form the template `form-<form>`
 * @property {(body: any) => Promise<any>} send
 * @property {((body: any) => string | null)} [money] what happens to the money: asked about first
 * @property {(form: any) => unknown} [prepare]
 * @property {(values: any) => any} [body] what is sent, made of the form's values
 */

/**
 * The view of `act`. `done` is called with the answer, `leave` when the form is closed, `failed`
 * with what went wrong and `{form, retry}`.
 * @param {Act} act
 * @param {{ done: (answer: any) => unknown, leave: () => unknown,
 *   failed: (error: any, options: any) => unknown }} told
 */
export function actForm({ code, form: name, send, money, prepare, body = (given) => given }, told) {
  const { heading, text, go } = words[code];
  const form = stamp(`form-${name}`, { go });
  const view = stamp("act", {
    heading,
    text,
    yes: go,
    form,
  });
  const [outcome, sure] = [part(view, "outcome"), part(view, "sure")];
  const yes = part(view, "yes");

  prepare?.(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) showErrors(form, wrong);
    else check();
  });
  part(form, "leave").addEventListener("click", () => {
    clearErrors(form);
    told.leave();
  });
  part(view, "no").addEventListener("click", () => ask(false));
  yes.addEventListener("click", () => whileBusy(yes, act));
  return view;

  function check() {
    clearErrors(form);
    outcome.hidden = true;
    const sentence = money?.(body(values(form)));
    if (!sentence) return whileBusy(form.querySelector("[type=submit]"), act);
    sure.querySelector("p").textContent = sentence;
    return ask(true);
  }

  // The form stays filled in behind the question.
  function ask(asked) {
    form.hidden = asked;
    sure.hidden = !asked;
    if (asked) sure.focus();
    else focusHeading(view);
  }

  async function act() {
    try {
      await told.done(await send(body(values(form))));
    } catch (error) {
      ask(false);
      if (error.decision) show(outcome, decisionView(error.decision, undefined, NO_LINKS));
      else told.failed(error, { form, retry: () => whileBusy(yes, act) });
    }
  }
}
