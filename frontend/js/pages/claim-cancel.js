// Cancelling a claim: what happens with its money and a unit that came in, then the act itself.

import { actBy, claimPage, goHome } from "../claim-page.js";
import { cancelClaim } from "../client/manage-claim.js";
import { part, show, stamp } from "../dom.js";
import { items } from "../items.js";
import { named } from "../labels.js";
import { once } from "../once.js";
import { money, say } from "../text.js";
import words from "../words/claim-cancel.js";

const t = say(words);
const STANDING = ["live", "at_risk"];

claimPage("claim-cancel", (root, claim) => {
  const id = claim.claim_id;
  const content = part(root, "content");
  if (claim.can.includes("cancel")) ask();
  else tell(t(claim.state === "cancelled" ? "was_cancelled" : "too_late"), t("too_late_text"));

  function ask() {
    const follows = items(consequences(claim));
    const view = goHome(stamp("cancel", { lead: lead(claim), follows }), id);
    actBy(part(view, "cancel"), {
      root,
      id,
      send: () => once(`cancel.${id}`, {}, (body, options) => cancelClaim(id, body, options)),
      done: () => tell(t("cancelled"), t("cancelled_text"), consequences(claim)),
    });
    show(content, view);
  }

  function tell(heading, text, follows = []) {
    const told = { heading, text, follows: follows.length ? items(follows) : null };
    show(content, goHome(stamp("told", told), id));
  }
});

function lead({ service, model_name: model }) {
  return t("lead", { service: named("service", service), model });
}

// Known from the claim as it stands; what came in between is told by the service with its answer.
function consequences({ hold, fee, paid_at: paid, received_at: received, plan_id: plan }) {
  return [
    STANDING.includes(hold.state) && t("hold", { hold: money(hold.amount) }),
    paid && t("fee", { fee: money(fee) }),
    !paid && hold.state === "none" && t("nothing_charged"),
    plan && paid && t("given_back"),
    received && t("goes_home"),
    t("again"),
  ].filter(Boolean);
}
