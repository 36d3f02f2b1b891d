// Back from placing the hold, or from the bank's own check of the fee.

import { deadlineText } from "../deadline.js";
import { stamp } from "../dom.js";
import { followReturn } from "../return.js";
import { money, say } from "../text.js";
import words from "../words/claim-return.js";

const t = say(words);
const home = (id) => `claim.html?${new URLSearchParams({ id })}`;

followReturn({
  kind: "claim",
  anew: { try_again: true },
  home,
  settled: ({ paid_at }) => Boolean(paid_at),
  ended: ({ state }) => ["cancelled", "lapsed", "refused"].includes(state),
  done: (claim) =>
    stamp("done", {
      lead: t("lead", { model: claim.model_name }),
      fee: money(claim.fee),
      hold: money(claim.hold.amount),
      hold_text: t("hold"),
      return_by: claim.return_by ? deadlineText(claim.return_by) : null,
      claim: { href: home(claim.claim_id) },
    }),
});
