// What the desk may do about a row of the list that is a plan or a grant, and no claim.

import { submitPlanEvidence } from "../client/decide-claim.js";
import { registerRepair } from "../client/register-repair.js";
import { settlePlanTask } from "../client/return-plan.js";
import { decideGrant } from "../client/verify-device.js";
import { say } from "../text.js";
import words from "../words/act-money.js";

const t = say(words);
const REGION = "region";
const REVIEWED = ["video", REGION];

/**
 * The one act of `row`.
 * @returns {import("./act-form.js").Act}
 */
export function actOf(row) {
  if (row.kind === "plan") return row.why === "dispute" ? planEvidence(row) : planNote(row);
  return REVIEWED.includes(row.why) ? grantVerdict(row) : invitation(row);
}

const planEvidence = ({ id }) => ({
  code: "dispute",
  form: "evidence",
  send: (body) => submitPlanEvidence(id, body),
  money: () => t("dispute"),
});

// The service closes the task of just this row, not one that came up meanwhile.
const planNote = ({ id, since }) => ({
  code: "plan",
  form: "note",
  send: (body) => settlePlanTask(id, { ...body, since }),
});

const grantVerdict = ({ id, why }) => ({
  code: why,
  form: "grant",
  send: (body) => decideGrant(id, body),
  prepare: (form) => regional(form, why === REGION),
  body: ({ approve, ...given }) => ({ ...given, approve: approve === "yes" }),
});

const invitation = ({ serial }) => ({
  code: "invite",
  form: "invite",
  send: (body) => registerRepair({ serial, ...body }),
});

// Only a review of the region that is approved may name another one than was asked for.
function regional(form, about) {
  const block = form.querySelector("[data-regional]");
  const lay = () => {
    const asked = about && form.elements.approve.value === "yes";
    block.hidden = !asked;
    form.elements.region.disabled = !asked;
  };
  form.addEventListener("change", lay);
  lay();
}
