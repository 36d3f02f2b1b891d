// The first page: is this serial eligible, and if so, what does a plan cost?

import { arrived } from "../api.js";
import { checkEligibility } from "../client/check-eligibility.js";
import { component, parameter, part, show } from "../dom.js";
import { explain } from "../failure.js";
import { clearErrors, missing, showErrors, whileBusy } from "../form.js";

component("check", (form) => {
  const [question, outcome, again] = ["question", "outcome", "again"].map((name) =>
    part(document, name),
  );
  const title = document.title;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) return showErrors(form, wrong);
    return check(form.elements.serial.value.trim());
  });
  // Back and forward change the address only: show what belongs to it, as it was typed.
  addEventListener("popstate", start);
  start();

  function start() {
    const asked = parameter("serial");
    clearErrors(form);
    if (!asked) return turn(false);
    form.elements.serial.value = asked;
    return check(asked);
  }

  function check(serial) {
    return whileBusy(form.querySelector("button"), async () => {
      clearErrors(form);
      try {
        const [answer, { answerView }] = await Promise.all([
          checkEligibility({ serial }),
          arrived(import("../answer.js")),
        ]);
        turn(true);
        const address = `?${new URLSearchParams({ serial })}`;
        if (location.search !== address) history.pushState(null, "", address);
        show(outcome, answerView(serial, answer));
      } catch (error) {
        turn(false);
        explain(error, { form, retry: () => check(serial) });
      }
    });
  }

  function turn(answered) {
    question.hidden = answered;
    outcome.hidden = again.hidden = !answered;
    if (!answered) document.title = title;
  }
});
