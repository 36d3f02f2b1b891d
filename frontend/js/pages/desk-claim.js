// One claim at the desk: what it waits for and the one next action, then all that is known of it.

import { showDeskClaim } from "../client/list-work.js";
import { actForm, actWords } from "../desk/act-form.js";
import { actsOf, isNext } from "../desk/acts.js";
import { claimSlots } from "../desk/claim-view.js";
import { enterDesk, report } from "../desk/door.js";
import { linkPhotos } from "../desk/sent-photos.js";
import { component, focusHeading, parameter, part, retitle, stamp } from "../dom.js";
import { named } from "../labels.js";
import { say } from "../text.js";
import words from "../words/desk-claim.js";

const t = say(words);

component("desk", (root) => {
  const id = parameter("id");
  const done = part(root, "done");
  let panel;
  enterDesk(root, load);

  async function load() {
    const { claim } = await showDeskClaim(id);
    const { service, model_name: model } = claim;
    const name = t("heading", { service: named("service", service), model });
    part(root, "heading").textContent = name;
    retitle(name);
    lay(claim);
  }

  function lay(claim) {
    const possible = actsOf(claim);
    const [next] = possible.filter((act) => isNext(act, claim));
    const others = possible.filter((act) => act !== next);
    const view = stamp("claim", {
      ...claimSlots(claim),
      act: next ? [opener(next, "button")] : wayOn(claim),
      others: others.length ? others.map((act) => opener(act, "button quiet")) : null,
    });
    if (!claim.next_action) part(view, "next").dataset.tone = "plain";
    panel = part(view, "panel");
    part(root, "content").replaceChildren(view);
    lookAtPhotos(view);
  }

  // The claim can be worked on without them.
  async function lookAtPhotos(view) {
    try {
      await linkPhotos(view, id);
    } catch (error) {
      report(root, error, { retry: () => lookAtPhotos(view) });
    }
  }

  // A unit is scanned at the bench, whatever claim it turns out to be of.
  function wayOn({ next_action: task }) {
    if (task !== "scan") return [];
    const link = { className: "button", href: "desk.html", textContent: t("scan") };
    return [Object.assign(document.createElement("a"), link)];
  }

  function opener(act, className) {
    const button = Object.assign(document.createElement("button"), { type: "button", className });
    button.textContent = actWords(act.code).name;
    button.dataset.act = act.code;
    button.addEventListener("click", () => start(act, button));
    return button;
  }

  function start(act, button) {
    done.hidden = true;
    offer(false);
    const view = actForm(act, {
      done: () => finish(act),
      leave: () => {
        offer(true);
        button.focus();
      },
      failed: (error, options) => report(root, error, options),
    });
    panel.replaceChildren(view);
    focusHeading(view);
    view.scrollIntoView({ block: "nearest" });
  }

  // While a form is open nothing else is offered.
  function offer(open) {
    for (const each of root.querySelectorAll("[data-offer]")) each.hidden = !open;
    if (open) panel.replaceChildren();
  }

  // What was done stands; should the fresh view not come, trying again asks for the view alone.
  async function finish(act) {
    done.textContent = actWords(act.code).done;
    done.hidden = false;
    try {
      await load();
      done.scrollIntoView({ block: "nearest" });
    } catch (error) {
      offer(true);
      report(root, error, { retry: load });
    }
  }
});
