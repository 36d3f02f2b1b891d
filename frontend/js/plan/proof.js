// A proof of cover: a link that shows the cover to anybody, without a name.

import { proveCover } from "../client/prove-cover.js";
import { copyable } from "../copy.js";
import { part, stamp } from "../dom.js";
import { explain } from "../failure.js";
import { whileBusy } from "../form.js";
import { instant, say } from "../text.js";
import words from "../words/plan-proof.js";
import { stands } from "./facts.js";

const t = say(words);

/** The panel that makes the link, or null for a plan without a serial or that has ended. */
export function proofPanel(plan) {
  if (!stands(plan) || !plan.serial) return null;
  const panel = stamp("proof");
  const button = part(panel, "make");
  button.addEventListener("click", () => whileBusy(button, make));
  return panel;

  async function make() {
    try {
      made(panel, await proveCover(plan.plan_id, {}), plan.zone);
    } catch (error) {
      explain(error, { retry: () => whileBusy(button, make) });
    }
  }
}

function made(panel, { token, expires_at: until }, zone) {
  const link = new URL("proof.html", location.href);
  link.hash = token;
  copyable(panel, "proof-link", link.href);
  part(panel, "open").hash = token;
  part(panel, "until").textContent = t("until", { until: instant(until, zone) });
  part(panel, "ask").hidden = true;
  part(panel, "made").hidden = false;
  part(panel, "copy").focus();
}
