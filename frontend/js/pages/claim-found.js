// A lost device turned up: what follows from it, and saying so (SVC-10).

import { actBy, claimPage, goHome } from "../claim-page.js";
import { declareFound } from "../client/manage-claim.js";
import { part, show, stamp } from "../dom.js";
import { items } from "../items.js";
import { once } from "../once.js";
import { date, money, say } from "../text.js";
import words from "../words/claim-found.js";

const t = say(words);

claimPage("claim-found", (root, claim) => {
  const id = claim.claim_id;
  const content = part(root, "content");
  if (claim.can.includes("found")) ask();
  else if (claim.found_at) tell(t("was_found"), t("was_found_text", { at: date(claim.found_at) }));
  else tell(t("not_lost"), t("not_lost_text"));

  function ask() {
    const { model_name: model, serial } = claim;
    const follows = items(consequences(claim));
    const view = goHome(stamp("found", { lead: t("lead", { model, serial }), follows }), id);
    actBy(part(view, "found"), {
      root,
      id,
      send: () => once(`found.${id}`, {}, (body, options) => declareFound(id, body, options)),
      done: ({ claim: after }) => tell(t("done"), outcome(after)),
    });
    show(content, view);
  }

  function tell(heading, text) {
    show(content, goHome(stamp("told", { heading, text }), id));
  }
});

// Once the replacement has shipped the find is recorded, and changes nothing of the claim.
function consequences({ state, serial, fee, paid_at: paid }) {
  if (state === "completed") return [t("retired", { serial }), t("kept"), t("no_refund")];
  const back = paid ? t("refund", { fee: money(fee) }) : t("nothing_charged");
  return [t("cancels"), back, t("covered")];
}

function outcome({ state, serial, fee, paid_at: paid }) {
  if (state === "completed") return t("done_recorded", { serial });
  return paid ? t("done_refund", { fee: money(fee) }) : t("done_cancelled");
}
