// All services side by side for what happened, before anything is filed: those that may be had first.

import { compareServices } from "../client/compare-services.js";
import { component, focusHeading, parameter, part, stamp, stopWaiting } from "../dom.js";
import { explain } from "../failure.js";
import {
  answers, backToAnswers, gapBefore, keepAnswers, keepOf, place, question, sendBack,
} from "../filing/answers.js";
import { askedFor } from "../filing/asked.js";
import { comparisonView } from "../filing/comparison.js";
import { linksOf } from "../filing/steps.js";
import { clearErrors, values } from "../form.js";
import { say } from "../text.js";
import words from "../words/services.js";

const t = say(words);

component("services", (root) => {
  const draft = answers();
  const gap = gapBefore("services", draft.values);
  if (gap) return location.replace(gap);
  return compare(root, draft, Boolean(parameter("change")));
});

function compare(root, draft, change) {
  const form = part(root, "services-form");
  const content = part(root, "content");
  let turn = 0;

  part(root, "back").href = place("damage", draft.values);
  if (change) backToAnswers(root);
  part(root, "amend").href = place("happened", draft.values, { change });
  part(root, "asked").textContent = askedFor(draft.values);
  // A lost device cannot be sent in, so that no quote and no inspection is to be had.
  for (const wish of form.querySelectorAll("[data-wish]")) wish.hidden = draft.values.cause === "loss";
  form.addEventListener("change", load);
  return load();

  async function load() {
    if (!content.hidden) keepOf(form, draft);
    const { suspects_defect, compares_fees } = draft.values;
    const mine = (turn += 1);
    clearErrors(form);
    content.setAttribute("aria-busy", "true");
    try {
      const body = { ...question(draft.values), suspects_defect, compares_fees };
      const compared = await compareServices(body);
      // The answer to a question that was changed meanwhile is the answer to another one.
      if (mine === turn) lay(compared);
    } catch (error) {
      if (mine !== turn) return;
      stopWaiting(root, !content.hidden);
      if (!sendBack(error.errors ?? [], draft.values)) explain(error, { form, retry: load });
    }
  }

  function lay(compared) {
    const first = content.hidden;
    const count = compared.services.filter(({ allowed }) => allowed).length;
    if (first) offerDeclarations(compared.declarable);
    form.hidden = !count && !Object.keys(values(form)).length;
    part(root, "heading").textContent = t(count ? "heading" : "none");
    part(root, "said").textContent = first ? "" : t("said", { count });
    const view = comparisonView(compared, { choose, links: linksOf(draft.values) });
    part(root, "answer").replaceChildren(view);
    stopWaiting(root, true);
    content.hidden = false;
    content.removeAttribute("aria-busy");
    if (first) focusHeading(content);
  }

  // What may be declared is the catalog's; what was declared before is ticked again.
  function offerDeclarations(declarable) {
    part(root, "declarable").hidden = !declarable.length;
    part(root, "declarable-list").replaceChildren(...declarable.map(declaration));
    keepAnswers(form, draft);
    part(root, "declarable").open = Boolean(draft.values.exclusions);
  }

  function choose(service) {
    draft.keep({ ...draft.values, service });
    location.assign(change ? root.dataset.answers : root.dataset.next);
  }
}

function declaration({ code, sentence }) {
  const line = stamp("declaration", { sentence });
  const box = line.querySelector("input");
  box.id = line.htmlFor = `exclusions-${code}`;
  box.value = code;
  return line;
}
