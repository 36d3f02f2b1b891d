// Anyone with the serial can look up whether it is covered (STS-1). No personal data comes back.

import { lookUpStatus } from "../client/look-up-status.js";
import { component, fill, parameter, part, stamp } from "../dom.js";
import { explain } from "../failure.js";
import { clearErrors, missing, showErrors, whileBusy } from "../form.js";
import { claimTag, named, planTag } from "../labels.js";
import { date, instant, say } from "../text.js";
import words from "../words/status.js";

const t = say(words);
// Where the answer leads on, by what it says.
const ON = { in_force: "plans.html", expired: "index.html", unknown: "index.html" };

component("look-up", (form) => {
  const result = part(document, "result");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) return showErrors(form, wrong);
    return lookUp();
  });
  addEventListener("popstate", start);
  start();

  function start() {
    const asked = parameter("serial");
    clearErrors(form);
    result.replaceChildren();
    if (!asked) return undefined;
    form.elements.serial.value = asked;
    return lookUp();
  }

  function lookUp() {
    const serial = form.elements.serial.value.trim();
    return whileBusy(form.querySelector("button"), async () => {
      clearErrors(form);
      result.replaceChildren();
      try {
        result.replaceChildren(statusCard(serial, await answerFor(serial)));
        const address = `?${new URLSearchParams({ serial })}`;
        if (location.search !== address) history.pushState(null, "", address);
      } catch (error) {
        explain(error, { form, retry: lookUp });
      }
    });
  }
});

/**
 * No plan to show is an answer like the others, and says no more than that.
 * @returns {Promise<Partial<import("../client/types.js").Status> | { serial: string, status: "unknown" }>}
 */
async function answerFor(serial) {
  try {
    return await lookUpStatus({ serial });
  } catch (error) {
    if (error.status !== 404) throw error;
    return { serial, status: "unknown" };
  }
}

function statusCard(serial, answer) {
  const { status, starts_at: from, ends_at: to, open_service: service } = answer;
  const card = fill(stamp("status"), {
    serial: answer.serial,
    status: planTag(status),
    heading: words.heading[status],
    from: from && instant(from),
    to: to && instant(to),
    replacements: answer.replacements_left?.toString(),
    service: service && serviceText(service),
    text: t(status, { from: from && date(from), to: to && date(to) }),
    go: goOn(status, serial),
  });
  card.dataset.status = status;
  return card;
}

function goOn(status, serial) {
  if (!ON[status]) return null;
  const query = ON[status] === "plans.html" ? "" : `?${new URLSearchParams({ serial })}`;
  return { href: ON[status] + query, text: words.go[status] };
}

function serviceText({ service, state }) {
  return t("service", { service: named("service", service), state: claimTag({ state }).text });
}
