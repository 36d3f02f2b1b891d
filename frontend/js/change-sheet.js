// The last step of a change of service: what is undone, what the new one costs, consent, the act.

import { goHome, refused } from "./claim-page.js";
import { changeService } from "./client/manage-claim.js";
import { part, stamp } from "./dom.js";
import { Draft, keepDraft } from "./draft.js";
import { agreeable, costView, payWords } from "./filing/sheet.js";
import { clearErrors, missing, showErrors, values, whileBusy } from "./form.js";
import { items } from "./items.js";
import { named } from "./labels.js";
import { leave } from "./leave.js";
import { linkTo } from "./link-to.js";
import { once } from "./once.js";
import { goToPayment } from "./pay.js";
import { instant, money, say } from "./text.js";
import words from "./words/change-sheet.js";

const t = say(words);
const STANDING = ["live", "at_risk"];

/**
 * The sheet for the change of `claim` to the service of `settlement`. `declared` are the exclusions
 * that the customer declares; `again` asks for the figures anew, where others count now.
 */
export function changeSheet(claim, settlement, { root, declared, again }) {
  const { claim_id: id } = claim;
  const { fee, hold } = settlement;
  const service = named("service", settlement.service);
  const made = stamp("sheet", {
    heading: t("heading", { service }),
    undone: items(undone(claim)),
    ...costView(settlement),
    pay: fee.amount ? payWords(fee, hold) : t("go", { service }),
  });
  agreeable(made, settlement);
  const form = part(made, "change-form");
  // What was ticked belongs to these words and these amounts, and to no others.
  const ticks = new Draft(`ticks.${id}.${nameOf(settlement)}`);
  keepDraft(form, ticks);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    press();
  });
  return goHome(made, id);

  function press() {
    const wrong = missing(form);
    if (wrong.length) return showErrors(form, wrong);
    return whileBusy(form.querySelector("#pay"), change);
  }

  async function change() {
    clearErrors(form);
    const body = changeBody(settlement, declared, values(form).consents);
    try {
      const changed = await once(`change.${id}`, body, (sent, key) => changeService(id, sent, key));
      ticks.done();
      await goOn(changed, id);
    } catch (error) {
      if (error.errors?.length) await again();
      refused(error, { root, id, retry: press });
    }
  }
}

function goOn({ payment }, id) {
  const home = linkTo("claim.html", { id });
  return payment.url ? goToPayment(payment, home) : leave(home);
}

// Fee, hold and consent are those shown; where nothing was shown to agree to, nothing is sent.
function changeBody({ service, fee, hold, consent }, exclusions, ticks) {
  const said = { service, ...(exclusions && { exclusions }) };
  if (!consent) return said;
  const held = hold.amount ? { hold } : {};
  return { ...said, consents: { ...ticks, version: consent.version }, fee, ...held };
}

function nameOf({ service, consent, fee, hold }) {
  return [service, consent?.version, fee.amount, hold.amount].join(".");
}

function undone({ hold, fee, paid_at: paid, filed_at: filed }) {
  return [
    STANDING.includes(hold.state) && t("hold", { hold: money(hold.amount) }),
    paid && t("fee", { fee: money(fee) }),
    !paid && !STANDING.includes(hold.state) && t("nothing"),
    t("filed", { at: instant(filed) }),
  ].filter(Boolean);
}
