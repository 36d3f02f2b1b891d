// Another service for an open claim (SVC-12): all side by side once more, then what is undone
// first, what the new one costs, and the consent to it.

import { claimPage, goHome, refused } from "../claim-page.js";
import { changeSheet } from "../change-sheet.js";
import { compareServices } from "../client/compare-services.js";
import { part, show, stamp } from "../dom.js";
import { comparisonView } from "../filing/comparison.js";
import { values } from "../form.js";
import { named } from "../labels.js";
import { say } from "../text.js";
import { linkTo } from "../link-to.js";
import words from "../words/claim-change.js";

const t = say(words);

claimPage("claim-change", (root, claim) => {
  const id = claim.claim_id;
  const content = part(root, "content");
  const links = { open_claim: linkTo("claim.html", { id }) };
  let compared, declared;
  if (claim.can.includes("change")) load();
  else tell(t("too_late"), t("too_late_text"));
  return () => compared && step();

  async function load() {
    try {
      compared = await compareServices({ ...question(claim), exclusions: declared ?? [] });
      step();
    } catch (error) {
      refused(error, { root, id, retry: load });
    }
  }

  // The service that the hash names, where it may be had; else all of them.
  function step() {
    const name = location.hash.slice(1);
    const chosen = others().find(({ service, allowed }) => allowed && service === name);
    part(root, "outcome").hidden = true;
    part(root, "top").hidden = Boolean(chosen);
    return show(content, chosen ? sheet(chosen.settlement) : list());
  }

  function others() {
    return compared.services.filter(({ service }) => service !== claim.service);
  }

  function list() {
    const choose = (service) => (location.hash = service);
    const { declarable } = compared;
    const made = stamp("change", {
      lead: t("lead", { service: named("service", claim.service), model: claim.model_name }),
      declarable: declarable.length ? declarable.map(declaration) : null,
      compared: comparisonView({ ...compared, services: others() }, { choose, links }),
    });
    const form = part(made, "declarations");
    form?.addEventListener("change", () => {
      declared = values(form).exclusions;
      load();
    });
    if (declared) made.querySelector("details").open = true;
    return made;
  }

  function declaration({ code, sentence }) {
    const line = stamp("declaration", { sentence });
    const box = line.querySelector("input");
    Object.assign(box, { value: code, checked: Boolean(declared?.includes(code)) });
    return line;
  }

  function sheet(settlement) {
    return changeSheet(claim, settlement, { root, declared, again: load });
  }

  function tell(heading, text) {
    show(content, goHome(stamp("told", { heading, text }), id));
  }
});

// The claim names itself, or it would stand in its own way (TRM-6).
function question({ claim_id, serial, cause, parts, sends, lost_at, ship_to: lines }) {
  return { claim_id, serial, cause, parts, sends, lost_at, shipping_country: lines.at(-1) };
}
