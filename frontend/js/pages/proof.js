// A proof of cover, for whoever is shown it: the plan as it stands now, without a name.

import { Problem } from "../care.js";
import { showProof } from "../client/prove-cover.js";
import { coverText } from "../cover.js";
import { component, part, show, stamp, stopWaiting } from "../dom.js";
import { explain } from "../failure.js";
import { planTag } from "../labels.js";
import { instant, label, say } from "../text.js";
import words from "../words/proof.js";

const t = say(words);

component("proof", (root) => {
  // Another proof, opened in the same tab, changes the fragment alone.
  addEventListener("hashchange", () => location.reload());
  load();

  async function load() {
    const token = location.hash.slice(1);
    try {
      return answer(token ? proofView(await showProof({ token })) : stamp("no-proof"));
    } catch (error) {
      // Over, forged, cut off on its way: one answer, which says nothing of a plan.
      if (error instanceof Problem && !error.passing) return answer(stamp("no-proof"));
      stopWaiting(root, false);
      return explain(error, { retry: load });
    }
  }

  function answer(view) {
    stopWaiting(root, true);
    show(part(root, "content"), view);
  }
});

function proofView(proof) {
  const view = stamp("proof", {
    heading: label(words.heading, proof.status),
    status: planTag(proof.status),
    model: proof.model_name,
    serial: proof.serial,
    cover: coverText(proof),
    replacements: t("replacements", { count: proof.replacements_left }),
    as_of: instant(proof.as_of, proof.zone),
    expires: instant(proof.expires_at, proof.zone),
  });
  part(view, "print").addEventListener("click", () => print());
  return view;
}
