// Coming back from the payment provider: the page asks what became of the payment, and says so.
// The address that the provider sends back to is never believed; the service looks for itself.

import { Problem } from "./care.js";
import { component, focusHeading, parameter, part, show, stopWaiting } from "./dom.js";
import { explain } from "./failure.js";
import { goToPayment } from "./pay.js";
import { peek, put } from "./store.js";

const PATIENCE = 5;
const PAUSE_MS = 2000;

/**
 * `kind` is "plan" or "claim"; `proceed` asks the service to go on with it, `anew` being what to say
 * for a new page after a refusal. `settled` and `ended` look at the thing; `done` makes the view of a
 * payment that stands; `home` is the page to go on with.
 * @param {{ kind: "plan" | "claim", [rest: string]: any }} of
 */
export function followReturn({ kind, proceed, settled, ended, done, home, anew }) {
  const id = parameter(kind);
  component("return", (root) => {
    forgetTheProvider();
    for (const link of root.querySelectorAll("[data-home]")) link.href = home(id);
    for (const button of root.querySelectorAll("[data-again]")) {
      button.addEventListener("click", () => look({ eager: true }));
    }
    look({ eager: Boolean(parameter("go")) });

    async function look({ tries = 0, eager = false }) {
      if (tries === 0) view("waiting", false);
      try {
        const answer = await proceed(id, eager ? anew : {});
        follow(answer, { tries, eager });
      } catch (error) {
        failed(error, { tries, eager });
      }
    }

    /** @param {any} answer the thing under its kind, and its payment */
    function follow({ [kind]: thing, payment }, { tries, eager }) {
      if (settled(thing)) {
        show(view("done", false), done(thing));
      } else if (ended(thing)) {
        view("ended");
      } else if (payment.url) {
        offer(payment, eager);
      } else if (payment.state === "none" && !eager) {
        part(view("open"), "pay").onclick = () => look({ eager: true });
      } else {
        waitAndLook({ tries, eager });
      }
    }

    // The bank's own page is opened without a question the first time: it belongs to the payment
    // just made. Whoever comes back from it undecided is asked, and never sent round in a circle.
    function offer(payment, eager) {
      const firstTime = payment.state === "action" && !parameter("back") && !peek(`verify.${id}`);
      if (payment.state === "action") put(`verify.${id}`, true);
      if (firstTime || eager) return goToPayment(payment, home(id));
      const shown = view(payment.state === "action" ? "action" : "open");
      part(shown, "pay").onclick = () => goToPayment(payment, home(id));
    }

    function failed(error, { tries, eager }) {
      if (error instanceof Problem && error.status === 402) {
        part(view("declined"), "reason").textContent = error.detail ?? "";
      } else if (error.code === "try_again") {
        waitAndLook({ tries, eager });
      } else {
        stopWaiting(root, Boolean(error.decision));
        explain(error, { outcome: part(root, "outcome"), retry: () => look({ eager }) });
      }
    }

    function waitAndLook({ tries, eager }) {
      if (tries >= PATIENCE) return view("slow");
      return setTimeout(() => look({ tries: tries + 1, eager }), PAUSE_MS);
    }

    function view(name, announce = true) {
      const views = [...root.querySelectorAll("[data-view]")];
      for (const each of views) each.hidden = each.dataset.view !== name;
      const shown = views.find((each) => !each.hidden);
      if (announce) focusHeading(shown);
      return shown;
    }
  });
}

// The bank's page comes back with the payment's client secret in the address; history keeps none.
function forgetTheProvider() {
  const query = new URLSearchParams(location.search);
  for (const name of [...query.keys()]) {
    if (name.startsWith("payment_intent") || name === "redirect_status") query.delete(name);
  }
  history.replaceState(null, "", `?${query}`);
}
