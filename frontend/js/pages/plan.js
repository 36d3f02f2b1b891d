// One plan: its cover, what it cost, what can be done with it, and all that happened.

import { coverText } from "../cover.js";
import { part, show, stamp } from "../dom.js";
import { planTag } from "../labels.js";
import { earlierText, isOffered, isQueued, replacementsText, stands } from "../plan/facts.js";
import { historyLines } from "../plan/history.js";
import { nextAct, nextWords } from "../plan/next.js";
import { planPage } from "../plan/page.js";
import { paidView } from "../plan/paid.js";
import { proofPanel } from "../plan/proof.js";
import { renewalPanel } from "../plan/renewal.js";
import { date, label, say } from "../text.js";
import { linkTo } from "../link-to.js";
import words from "../words/plan.js";

const t = say(words);

planPage("plan", (root, { plan, renewal, timeline }) => {
  show(part(root, "content"), planView(plan, renewal, timeline));
});

function planView(plan, renewal, timeline) {
  const view = stamp("plan", {
    reference: t("reference", { id: plan.plan_id }),
    heading: t("heading", { model: plan.model_name }),
    status: planTag(plan.status),
    ...next(plan),
    ...about(plan),
    ...paidView(plan),
    renewal: renewalPanel(plan, renewal),
    proof: proofPanel(plan),
    hand_on: handOn(plan),
    expert: plan.expert?.map(expertLine),
    history: timeline.length ? historyLines(timeline) : null,
  });
  const todo = part(view, "todo");
  if (todo && plan.status !== "awaiting_payment") todo.dataset.tone = "plain";
  return view;
}

function next(plan) {
  const { heading, say: sentence, note } = nextWords(plan);
  const act = nextAct(plan);
  return {
    next_heading: heading ?? "",
    note,
    act: act && [anchor(act, "button")],
    say: sentence,
  };
}

function about(plan) {
  const { plan_id: id, renews, channel, terms_version: version } = plan;
  const bought = plan.purchased_at ?? plan.created_at;
  return {
    cover: coverText(plan),
    replacements: replacementsText(plan),
    serial: plan.serial,
    earlier: earlierText(plan),
    follows: isQueued(plan) ? { href: linkTo("plan.html", { id: renews }) } : null,
    bought: t("bought", { how: label(words.channel, channel), at: date(bought) }),
    terms: version,
  };
}

// The ways to part with a plan, each on a page of its own.
function handOn(plan) {
  if (!stands(plan)) return null;
  const { plan_id: id } = plan;
  const offer = isOffered(plan) ? "offered" : "offer";
  const ways = [wayLine("give_back", linkTo("plan-give-back.html", { id }))];
  return isQueued(plan) ? ways : [wayLine(offer, linkTo("plan-offer.html", { id })), ...ways];
}

function wayLine(name, href) {
  const line = stamp("way", { link: { text: words.way[name], href }, text: words.way_text[name] });
  line.dataset.way = name;
  return line;
}

// A line of the catalog; an e-mail address is one that can be written to.
function expertLine(text) {
  const line = document.createElement("div");
  const address = /^\S+@\S+$/.test(text);
  line.append(address ? anchor({ text, href: `mailto:${text}` }) : text);
  return line;
}

function anchor({ text, href }, style = "") {
  return Object.assign(document.createElement("a"), { href, textContent: text, className: style });
}
