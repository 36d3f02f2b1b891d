// What became of a scanned unit, large enough to read from the bench.

import { stamp } from "../dom.js";
import { label } from "../text.js";
import words from "../words/verdict.js";

const TONES = { released: "good", received: "good", recorded: "good", refused: "bad", incomplete: "bad" };

/** The view of one answer to a scan. */
export function verdictView({ result, claim, decision, sentence: said }, serial) {
  const failed = decision.rules.filter((rule) => rule.outcome === "failed");
  const view = stamp("verdict", {
    heading: label(words.heading, result),
    sentence: said,
    unit: claim ? `${claim.model_name} · ${serial}` : serial,
    reasons: failed.length ? failed.map(reason) : null,
    steps: failed.length && decision.next_steps.length ? decision.next_steps.map(line) : null,
  });
  view.dataset.result = result;
  view.dataset.tone = TONES[result] ?? "wait";
  return view;
}

function line({ sentence }) {
  return Object.assign(document.createElement("li"), { textContent: sentence });
}

function reason({ id, sentence }) {
  return stamp("rule", { id, sentence });
}
