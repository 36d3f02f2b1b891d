// What became of a scanned unit, large enough to read from the bench.

import { stamp } from "../dom.js";
import { figures } from "../figures.js";
import { linkTo } from "../link-to.js";
import { label, say } from "../text.js";
import words from "../words/verdict.js";

const t = say(words);
const TONES = {
  released: "good",
  received: "good",
  recorded: "good",
  refused: "bad",
  incomplete: "bad",
};

/** The view of one answer to a scan. */
export function verdictView({ result, claim, decision, sentence: said }, serial) {
  const failed = decision.rules.filter((rule) => rule.outcome === "failed");
  const view = stamp("verdict", {
    heading: label(words.heading, result),
    sentence: figures(said),
    unit: claim ? `${claim.model_name} · ${serial}` : serial,
    reasons: failed.length ? failed.map(reason) : null,
    steps: failed.length && decision.next_steps.length ? decision.next_steps.map(line) : null,
    claim: claim && { text: t("claim"), href: linkTo("desk-claim.html", { id: claim.claim_id }) },
  });
  view.dataset.result = result;
  view.dataset.tone = TONES[result] ?? "wait";
  return view;
}

function line({ sentence }) {
  return Object.assign(document.createElement("li"), { textContent: figures(sentence) });
}

function reason({ id, sentence }) {
  return stamp("rule", { id, sentence: figures(sentence) });
}
