// My plans and claims: each plan with the one thing to do with it, then the claims.

import { showAccount } from "../client/show-account.js";
import { coverText } from "../cover.js";
import { component, part, stamp, stopWaiting } from "../dom.js";
import { explain } from "../failure.js";
import { figures } from "../figures.js";
import { claimTag, named, planTag } from "../labels.js";
import { isOver, isQueued, replacementsText } from "../plan/facts.js";
import { nextAct } from "../plan/next.js";
import { date, say } from "../text.js";
import { linkTo } from "../link-to.js";
import words from "../words/plans.js";

const t = say(words);
// What waits for its owner first, what is in force next; within one rank the newest first.
const ORDER = ["awaiting_payment", "active"];
const rank = ({ status }) => (ORDER.includes(status) ? ORDER.indexOf(status) : ORDER.length);

component("plans", (root) => {
  load();

  async function load() {
    try {
      const { plans, claims } = await showAccount();
      part(root, "content").replaceChildren(account(plans.map(ownClaim(claims)), claims));
      part(root, "content").hidden = false;
      stopWaiting(root, true);
    } catch (error) {
      stopWaiting(root, false);
      explain(error, { retry: load });
    }
  }
});

// A claim is open on a serial, and with it on a queued renewal's: it belongs to the plan it names.
function ownClaim(claims) {
  return (plan) => {
    const open = claims.find(({ claim_id: id }) => id === plan.open_claim_id);
    const foreign = open?.plan_id && open.plan_id !== plan.plan_id;
    return foreign || isQueued(plan) ? { ...plan, open_claim_id: null } : plan;
  };
}

function account(plans, claims) {
  const over = plans.filter(isOver);
  const bare = !plans.length && !claims.length;
  const live = plans.filter((plan) => !isOver(plan)).toSorted((a, b) => rank(a) - rank(b));
  const view = stamp("account", {
    none: live.length ? null : t(plans.length ? "none_left" : "none"),
    plans: live.length ? live.map(planCard) : null,
    claims: claims.length ? claims.map(claimRow) : null,
    over: over.length ? over.map(planCard) : null,
  });
  if (bare) view.className = "column";
  return view;
}

function planCard(plan) {
  const card = stamp("plan", {
    model: plan.model_name,
    status: planTag(plan.status),
    serial: plan.serial,
    cover: coverText(plan),
    replacements: replacementsText(plan),
    note: note(plan),
    actions: actions(plan),
  });
  card.dataset.serial = plan.serial;
  card.dataset.plan = plan.plan_id;
  return card;
}

function note(plan) {
  if (isQueued(plan)) return t("queued");
  return plan.status === "awaiting_serial" ? t("awaiting_serial") : null;
}

// The main act and the plan's own page; a reader of links alone hears whose they are.
function actions(plan) {
  const act = nextAct(plan);
  const name = { model: plan.model_name, serial: plan.serial ?? "" };
  const details = link(t("details"), linkTo("plan.html", { id: plan.plan_id }), "button quiet");
  details.setAttribute("aria-label", t("details_of", name));
  if (!act) return [details];
  return [link(act.text, act.href, isOver(plan) ? "button quiet" : "button"), details];
}

function link(text, href, style) {
  return Object.assign(document.createElement("a"), { className: style, href, textContent: text });
}

function claimRow(claim) {
  const { claim_id: id, model_name: model, you_need_to: todo } = claim;
  const service = named("service", claim.service);
  const mine = todo && todo.code !== "wait";
  return stamp("claim-row", {
    link: { text: t("claim", { model, service }), href: linkTo("claim.html", { id }) },
    state: claimTag(claim),
    about: t("filed", { serial: claim.serial, at: date(claim.filed_at) }),
    todo: mine ? t("todo", { sentence: figures(todo.sentence) }) : null,
  });
}
