// My plans and claims.

import { ask } from "../account.js";
import { coverText } from "../cover.js";
import { component, part, stamp, stopWaiting } from "../dom.js";
import { explain } from "../failure.js";
import { claimTag, planTag } from "../labels.js";
import { date, say } from "../text.js";
import words from "../words/plans.js";

const t = say(words);

// A plan that was never paid, or went back, has no replacements to speak of.
const OVER = ["void", "refunded"];

component("plans", (root) => {
  load();

  async function load() {
    try {
      const { plans, claims } = await ask("GET", "/account");
      const content = part(root, "content");
      content.replaceChildren(plans.length ? account(plans, claims) : stamp("no-plans"));
      content.hidden = false;
      stopWaiting(root, true);
    } catch (error) {
      stopWaiting(root, false);
      explain(error, { retry: load });
    }
  }
});

function account(plans, claims) {
  return stamp("account", {
    plans: plans.map(planCard),
    claims: claims.length ? claims.map(claimRow) : null,
  });
}

function planCard(plan) {
  const earlier = plan.chain.filter((serial) => serial !== plan.serial);
  const card = stamp("plan", {
    model: plan.model_name,
    status: planTag(plan.status),
    serial: plan.serial,
    cover: coverText(plan),
    replacements: OVER.includes(plan.status) ? null : replacements(plan),
    chain: earlier.length ? earlier.join(", ") : null,
    actions: action(plan),
  });
  card.dataset.serial = plan.serial;
  return card;
}

function replacements(plan) {
  const left = t("left", { left: plan.replacements_left, total: plan.replacements_total });
  return plan.replacements_reserved ? `${left} ${t("reserved")}` : left;
}

// The one thing to do with a plan, or null.
function action(plan) {
  const { plan_id: id, open_claim_id: open, serial, status } = plan;
  if (open) return link(t("see_claim"), "claim.html", { id: open });
  if (status === "awaiting_payment") return link(t("pay"), "plan-return.html", { plan: id, go: 1 });
  const covered = status === "active" && plan.replacements_left > 0;
  return covered ? link(t("file"), "claim-new.html", { serial }) : null;
}

function link(text, page, query) {
  const made = document.createElement("a");
  made.className = "button";
  made.href = `${page}?${new URLSearchParams(query)}`;
  made.textContent = text;
  return made;
}

function claimRow(claim) {
  const query = new URLSearchParams({ id: claim.claim_id });
  return stamp("claim-row", {
    link: { text: claim.model_name, href: `claim.html?${query}` },
    serial: claim.serial,
    state: claimTag(claim),
    filed: date(claim.filed_at),
  });
}
