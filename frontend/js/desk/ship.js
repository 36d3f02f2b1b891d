// Shipping a replacement: claim, serial of the replacement, carrier, tracking number.

import { shipReplacement } from "../client/ship-replacement.js";
import { part } from "../dom.js";
import { showDecision } from "../failure.js";
import { clearErrors, missing, showErrors, values, whileBusy } from "../form.js";
import { say } from "../text.js";
import words from "../words/ship.js";

const t = say(words);

/** Starts the form in `root`; `begin(claimId)` fills in the claim and goes to the serial. */
export function startShip(root, { report, changed }) {
  const form = part(root, "ship-form");
  const outcome = part(root, "outcome");
  const button = form.querySelector("button");

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) showErrors(form, wrong);
    else whileBusy(button, ship);
  });

  async function ship() {
    clearErrors(form);
    outcome.hidden = true;
    part(root, "shipped").textContent = "";
    const { claim_id, ...shipment } = values(form);
    try {
      // Asked twice, the service answers what was shipped first: its words count, not the form's.
      const { claim } = await shipReplacement(claim_id, shipment);
      part(root, "shipped").textContent = t("shipped", {
        model: claim.model_name,
        ...claim.shipment,
      });
      form.reset();
      changed();
    } catch (error) {
      if (error.decision) showDecision(error.decision, outcome);
      else report(error, { form, retry: () => whileBusy(button, ship) });
    }
  }

  return {
    begin(claimId) {
      form.elements.claim_id.value = claimId;
      form.elements.serial.focus();
      form.scrollIntoView({ block: "nearest" });
    },
  };
}
