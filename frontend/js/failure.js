// One answer to everything that can go wrong while a page asks the service.

import { LostConnection, arrived } from "./api.js";
import { Problem, SignInNeeded } from "./care.js";
import { show } from "./dom.js";
import { showErrors } from "./form.js";
import { hideProblem, showProblem } from "./problem-box.js";
import { say } from "./text.js";
import words from "./words/problem.js";

const t = say(words);
const PLAIN = { 403: t("forbidden"), 404: t("not_found") };

/**
 * Tells the reader about `error` and offers what can be done now.
 * `form`: where field errors belong. `retry`: does the same again. `outcome`: the element that a
 * refusal by a rule is shown in, for it is an answer and no error, `links` the addresses of its
 * steps by their codes.
 * An error that is none of the service's is thrown again.
 * @param {any} error
 * @param {{ form?: HTMLFormElement, retry?: () => unknown, outcome?: HTMLElement,
 *   links?: Record<string, string> }} [offered]
 */
export function explain(error, { form, retry, outcome, links } = {}) {
  if (error instanceof SignInNeeded) return needSignIn();
  if (error instanceof LostConnection) return lost(retry);
  if (!(error instanceof Problem)) throw error;
  if (error.decision && outcome) return showDecision(error.decision, outcome, links);
  if (error.errors.length && form) return showErrors(form, error.errors);
  return plain(error, retry);
}

function needSignIn() {
  showProblem({
    calm: true,
    heading: t("sign_in_heading"),
    items: [{ text: t("sign_in_text") }],
    action: { text: t("sign_in"), run: () => withSignIn(({ signIn }) => signIn()) },
  });
}

/** Does `act` with the sign-in module, which is fetched only now, and tells what goes wrong. */
export async function withSignIn(act) {
  try {
    await act(await arrived(import("./sign-in.js")));
  } catch (error) {
    explain(error);
  }
}

function lost(retry) {
  showProblem({
    heading: t("lost_heading"),
    items: [{ text: t("lost_text") }],
    action: retry && { text: t("retry"), run: again(retry) },
  });
}

/** Shows a refusal by a rule in `outcome`: an answer, not an error. Its view is fetched now. */
export async function showDecision(decision, outcome, links) {
  hideProblem();
  try {
    const { decisionView } = await arrived(import("./decision.js"));
    show(outcome, decisionView(decision, undefined, links));
  } catch (error) {
    explain(error, { retry: () => showDecision(decision, outcome, links) });
  }
}

function plain(error, retry) {
  const text = PLAIN[error.status] ?? error.detail ?? t("unknown");
  showProblem({
    heading: error.title ?? t("heading"),
    items: [{ text }],
    action: retry && error.passing && { text: t("retry"), run: again(retry) },
    note: error.requestId && t("request", { id: error.requestId }),
  });
}

function again(retry) {
  return () => {
    hideProblem();
    retry();
  };
}
