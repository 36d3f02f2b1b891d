// A decision as an answer: what was decided, the rules that said so, and what can be done next.

import { stamp } from "./dom.js";
import { figures } from "./figures.js";
import { instant, say } from "./text.js";
import words from "./words/decision.js";

const t = say(words);
// The steps that have a page of their own, wherever they come up.
const PAGES = {
  status: "status.html",
  wait: "plans.html",
  open_claim: "plans.html",
  check_serial: "index.html",
  plan: "plans.html",
};

/**
 * The view of `decision`; `heading` names what was asked for. `links` are the addresses, by the
 * step's code, of steps that this page knows the way to.
 */
export function decisionView(
  decision,
  heading = t(decision.allowed ? "allowed" : "refused"),
  links = {},
) {
  const failed = decision.rules.filter((rule) => rule.outcome === "failed");
  const rest = decision.rules.filter((rule) => rule.outcome !== "failed");
  const view = stamp("decision", {
    heading,
    reasons: failed.length ? failed.map(ruleLine) : null,
    steps: decision.next_steps.length ? decision.next_steps.map((step) => stepLine(step, links)) : null,
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
  const line = stamp("rule", { sentence: figures(rule.sentence), id: rule.id });
  line.dataset.rule = rule.id;
  return line;
}

/** One next step, as a link where `links` or the site knows its page. */
export function stepLine(step, links) {
  const line = document.createElement("li");
  line.dataset.step = step.code;
  const href = links[step.code] ?? PAGES[step.code];
  if (href) {
    const link = Object.assign(document.createElement("a"), { href });
    link.textContent = figures(step.sentence);
    line.append(link);
  } else {
    line.textContent = figures(step.sentence);
  }
  return line;
}
