// What the pages about one plan share: the plan that the address names, and the way back to it.

import { showPlan } from "../client/show-account.js";
import { component, parameter, stopWaiting } from "../dom.js";
import { explain } from "../failure.js";
import { linkTo } from "../link-to.js";

/**
 * Starts the component `name` with the plan of `?id=`, once it came: `open(root, answer, again)`,
 * `answer` being `{plan, renewal, timeline}`; `again` loads it anew. Links that carry `data-home`
 * lead to the plan.
 */
export function planPage(name, open) {
  component(name, (root) => {
    const id = parameter("id");
    const home = linkTo("plan.html", { id });
    for (const link of root.querySelectorAll("[data-home]")) link.href = home;
    load();

    async function load() {
      try {
        const answer = await showPlan(id);
        await open(root, answer, load);
        stopWaiting(root, true);
      } catch (error) {
        stopWaiting(root, false);
        explain(error, { retry: load });
      }
    }
  });
}

/** The addresses of the steps that a refusal about `plan` may name. */
export function linksOf({ plan_id: id, open_claim_id: claim, serial }) {
  return {
    ...(claim && { open_claim: linkTo("claim.html", { id: claim }) }),
    ...(serial && { status: linkTo("status.html", { serial }) }),
    ...(serial && { buy: linkTo("index.html", { serial }) }),
    keep: linkTo("plan.html", { id }),
  };
}

/** Shows one of the views of `root`, by its `data-view`, and nothing else. */
export function view(root, name) {
  const views = [...root.querySelectorAll("[data-view]")];
  for (const each of views) each.hidden = each.dataset.view !== name;
  return views.find((each) => !each.hidden);
}
