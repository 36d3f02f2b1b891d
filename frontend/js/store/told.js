// What became of a card, large enough to read across the counter.

import { stamp } from "../dom.js";
import { figures } from "../figures.js";
import { say } from "../text.js";
import words from "../words/told.js";

const t = say(words);

/**
 * A large answer; `tone` is "good" or "bad", `why` what `rulesOf` gives.
 * @param {"good" | "bad"} tone
 * @param {string} heading
 * @param {string | null} text
 * @param {{ reasons?: Element[], steps?: Element[] | null }} [why]
 */
export function toldView(tone, heading, text, { reasons, steps } = {}) {
  const view = stamp("told", { heading, text, reasons: reasons ?? null, steps: steps ?? null });
  view.dataset.tone = tone;
  return view;
}

/**
 * The answer to an act on a card that a rule refused or that is not of this store, or null where
 * `error` is something else.
 */
export function refusedView(heading, { status, decision }) {
  if (decision) return toldView("bad", heading, null, rulesOf(decision));
  return status === 404 ? toldView("bad", heading, t("foreign")) : null;
}

/**
 * The rules that said no and what can be done next, as slots. The ways of a customer's pages are no
 * clerk's: only the counter's own are links, `links` being their addresses by the step's code.
 * @param {import("../client/types.js").Decision} decision
 * @param {Record<string, string>} [links]
 */
export function rulesOf(decision, links = {}) {
  const failed = decision.rules.filter(({ outcome }) => outcome === "failed");
  const steps = decision.next_steps.map((step) => stepLine(step, links[step.code]));
  return { reasons: failed.map(reason), steps: steps.length ? steps : null };
}

function reason({ id, sentence }) {
  const line = stamp("rule", { id, sentence: figures(sentence) });
  line.dataset.rule = id;
  return line;
}

function stepLine({ code, sentence }, href) {
  const line = document.createElement("li");
  line.dataset.step = code;
  const text = figures(sentence);
  if (!href) line.textContent = text;
  else line.append(Object.assign(document.createElement("a"), { href, textContent: text }));
  return line;
}
