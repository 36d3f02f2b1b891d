// Shipping a replacement for a claim of the list: its serial, carrier, tracking number.

import { addressNodes } from "../address.js";
import { shipReplacement } from "../client/ship-replacement.js";
import { part, stamp } from "../dom.js";
import { showDecision } from "../failure.js";
import { clearErrors, missing, showErrors, values, whileBusy } from "../form.js";
import { linkTo } from "../link-to.js";
import { say } from "../text.js";
import words from "../words/ship.js";

const t = say(words);

/**
 * Starts the form in `root`; `begin(row)` fills in the row's claim and goes to the serial. `told`
 * is given the words of each shipment, `changed` is called then, and `left` as the form is closed.
 */
export function startShip(root, { report, told, left, changed }) {
  const form = part(root, "ship-form");
  const outcome = part(root, "outcome");
  const button = form.querySelector("[type=submit]");

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) showErrors(form, wrong);
    else whileBusy(button, ship);
  });
  part(root, "close").addEventListener("click", () => {
    clearErrors(form);
    left();
  });

  async function ship() {
    clearErrors(form);
    outcome.hidden = true;
    const { claim_id, ...shipment } = values(form);
    try {
      // Asked twice, the service answers what was shipped first: its words count, not the form's.
      const { claim } = await shipReplacement(claim_id, shipment);
      told(t("shipped", { model: claim.model_name, ...claim.shipment }));
      changed();
    } catch (error) {
      if (error.decision) showDecision(error.decision, outcome);
      else report(error, { form, retry: () => whileBusy(button, ship) });
    }
  }

  return {
    begin(row) {
      form.reset();
      clearErrors(form);
      outcome.hidden = true;
      form.elements.claim_id.value = row.claim_id;
      part(root, "ship-for").replaceChildren(unit(row));
      form.elements.serial.focus();
      root.scrollIntoView({ block: "nearest" });
    },
  };
}

function unit({ claim_id: id, model_name: model, serial, ship_to: lines, description }) {
  return stamp("ship-for", {
    model,
    serial,
    claim: { text: t("claim"), href: linkTo("desk-claim.html", { id }) },
    ship_to: lines.length ? addressNodes(lines) : null,
    said: description && t("said", { text: description }),
  });
}
