// The first page: is this serial eligible, and if so, what does a plan cost?

import { arrived } from "../api.js";
import { askOpenly } from "../care.js";
import { component, parameter, part, show } from "../dom.js";
import { explain } from "../failure.js";
import { clearErrors, missing, showErrors, whileBusy } from "../form.js";

component("check", (form) => {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) return showErrors(form, wrong);
    return check(form.elements.serial.value.trim());
  });
  // Back and forward change the address only: load what belongs to it.
  addEventListener("popstate", () => location.reload());

  const asked = parameter("serial");
  if (asked) {
    form.elements.serial.value = asked;
    check(asked);
  }

  function check(serial) {
    return whileBusy(form.querySelector("button"), async () => {
      clearErrors(form);
      try {
        const [answer, { answerView }] = await Promise.all([
          askOpenly("POST", "/eligibility", { serial }),
          arrived(import("../answer.js")),
        ]);
        showAnswer(serial, answerView(serial, answer));
      } catch (error) {
        explain(error, { form, retry: () => check(serial) });
      }
    });
  }

  function showAnswer(serial, view) {
    const address = `?${new URLSearchParams({ serial })}`;
    if (location.search !== address) history.pushState(null, "", address);
    part(document, "question").hidden = true;
    part(document, "again").hidden = false;
    show(part(document, "outcome"), view);
  }
});
