// Another address for the replacement, until it ships (SHP-3).

import { addressNodes } from "../address.js";
import { claimPage, goHome, refused } from "../claim-page.js";
import { changeAddress } from "../client/manage-claim.js";
import { focusHeading, part, show, stamp } from "../dom.js";
import { Draft, keepDraft } from "../draft.js";
import { missing, showErrors, values, whileBusy } from "../form.js";
import { say } from "../text.js";
import words from "../words/claim-move.js";

const t = say(words);

claimPage("claim-move", (root, claim) => {
  const id = claim.claim_id;
  const content = part(root, "content");
  const form = part(root, "move-form");
  const draft = new Draft(`move.${id}`);
  if (claim.can.includes("address")) ask();
  else tell(t("too_late"), t("too_late_text"));

  function ask() {
    part(root, "lead").textContent = t("lead", { model: claim.model_name });
    part(root, "before").hidden = claim.ship_to.length === 0;
    part(root, "address").replaceChildren(...addressNodes(claim.ship_to));
    if (claim.ship_to.length) form.elements["address/country"].value = claim.ship_to.at(-1);
    keepDraft(form, draft);
    form.onsubmit = (event) => {
      event.preventDefault();
      press();
    };
    part(root, "amend").onclick = open;
    open();
  }

  function open() {
    part(root, "amend").hidden = true;
    part(root, "outcome").hidden = true;
    content.hidden = false;
    focusHeading(content);
  }

  function press() {
    const wrong = missing(form);
    if (wrong.length) return showErrors(form, wrong);
    return whileBusy(form.querySelector("#move"), move);
  }

  async function move() {
    try {
      const { claim: moved } = await changeAddress(id, values(form));
      draft.done();
      tell(t("moved"), t("moved_text"), moved.ship_to);
    } catch (error) {
      part(root, "amend").hidden = !error.decision;
      refused(error, { root, id, form, retry: press });
    }
  }

  function tell(heading, text, address = []) {
    const told = { heading, text, address: address.length ? addressNodes(address) : null };
    show(content, goHome(stamp("told", told), id));
  }
});
