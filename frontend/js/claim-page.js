// What the pages about one claim share: the claim that the address names, the way back to it, and
// a button that does one thing to it.

import { showClaim } from "./client/show-account.js";
import { component, parameter, part, stopWaiting } from "./dom.js";
import { explain } from "./failure.js";
import { figures } from "./figures.js";
import { showErrors, whileBusy } from "./form.js";
import { linkTo } from "./link-to.js";

/**
 * Starts the component `name` with the claim of `?id=`, once it came: `open(root, claim, again)`,
 * where `again` loads it anew. Where `open` gives a function, the page has steps: it is called with
 * each change of the hash. Links that carry `data-home` lead to the claim.
 */
export function claimPage(name, open) {
  component(name, (root) => {
    const id = parameter("id");
    let step;
    goHome(root, id);
    addEventListener("hashchange", () => {
      if (!withinThePage()) step?.();
    });
    load();

    async function load() {
      try {
        const { claim } = await showClaim(id);
        stopWaiting(root, true);
        step = open(root, claim, load);
      } catch (error) {
        stopWaiting(root, false);
        explain(error, { retry: load });
      }
    }
  });
}

// The skip link and links to fields change the hash, too, and are no step of the page.
function withinThePage() {
  return Boolean(document.getElementById(location.hash.slice(1)));
}

/** `view` with its links home leading to the claim. */
export function goHome(view, id) {
  for (const link of view.querySelectorAll("[data-home]")) link.href = linkTo("claim.html", { id });
  return view;
}

/**
 * Each press of `button` is one `send()`, and `done` takes its answer. Where the service wants
 * other figures than those shown, `again` shows the present ones first.
 * @param {HTMLElement} button
 * @param {{ root: any, id: string, send: () => Promise<any>, done: (answer: any) => unknown,
 *   again?: () => unknown }} of
 */
export function actBy(button, { root, id, send, done, again }) {
  button.addEventListener("click", press);

  function press() {
    return whileBusy(button, attempt);
  }

  async function attempt() {
    try {
      await done(await send());
    } catch (error) {
      if (error.errors?.length) await again?.();
      refused(error, { root, id, retry: press });
    }
  }
}

/**
 * Tells what went wrong about a claim: errors at the fields of `form`, and an answer by a rule in
 * the page's outcome, in place of its content.
 */
export function refused(error, { root, id, form = root, retry }) {
  if (error.errors?.length) return showErrors(form, error.errors.map(worded));
  if (error.decision) part(root, "content").hidden = true;
  return explain(error, { retry, outcome: part(root, "outcome"), links: stepsOf(id) });
}

const worded = ({ pointer, detail }) => ({ pointer, detail: figures(detail) });

// Where the next steps of a refusal lead, by their codes.
function stepsOf(id) {
  return {
    stay: linkTo("claim.html", { id }),
    open_claim: linkTo("claim.html", { id }),
    choose: linkTo("claim-choose.html", { id }),
    address: linkTo("claim-move.html", { id }),
    settlement: linkTo("claim-change.html", { id }),
    repair: `${linkTo("claim-change.html", { id })}#repair`,
    flyaway: `${linkTo("claim-change.html", { id })}#flyaway`,
  };
}
