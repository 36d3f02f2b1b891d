// A decision as an answer: what was decided, the rules that said so, and what can be done next.

import { stamp } from "./dom.js";
import { instant, say } from "./text.js";
import words from "./words/decision.js";

const t = say(words);
// The steps that this site has a page for.
const PAGES = { status: "status.html", wait: "plans.html", open_claim: "plans.html" };

/** The view of `decision`; `heading` names what was asked for. */
export function decisionView(decision, heading = t(decision.allowed ? "allowed" : "refused")) {
  const failed = decision.rules.filter((rule) => rule.outcome === "failed");
  const rest = decision.rules.filter((rule) => rule.outcome !== "failed");
  const view = stamp("decision", {
    heading,
    reasons: failed.length ? failed.map(ruleLine) : null,
    steps: decision.next_steps.length ? decision.next_steps.map(stepLine) : null,
    rest: rest.length ? rest.map(ruleLine) : null,
    as_of: t(decision.terms_version ? "as_of_terms" : "as_of", {
      at: instant(decision.as_of),
      terms: decision.terms_version,
    }),
  });
  view.dataset.allowed = decision.allowed;
  return view;
}

/** One rule of a decision, in its own words. */
export function ruleLine(rule) {
  const line = stamp("rule", { sentence: rule.sentence, id: rule.id });
  line.dataset.rule = rule.id;
  return line;
}

function stepLine(step) {
  const line = document.createElement("li");
  line.dataset.step = step.code;
  const page = PAGES[step.code];
  if (page) {
    const link = Object.assign(document.createElement("a"), { href: page });
    link.textContent = step.sentence;
    line.append(link);
  } else {
    line.textContent = step.sentence;
  }
  return line;
}
