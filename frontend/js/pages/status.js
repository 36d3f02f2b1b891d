// Anyone with the serial can look up whether it is covered. No personal data comes back.

import { askOpenly } from "../care.js";
import { component, fill, parameter, part, stamp } from "../dom.js";
import { explain } from "../failure.js";
import { clearErrors, missing, showErrors, whileBusy } from "../form.js";
import { claimTag, named, planTag } from "../labels.js";
import { instant, say } from "../text.js";
import words from "../words/status.js";

const t = say(words);

component("look-up", (form) => {
  const result = part(document, "result");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) return showErrors(form, wrong);
    return lookUp();
  });
  const asked = parameter("serial");
  if (asked) {
    form.elements.serial.value = asked;
    lookUp();
  }

  function lookUp() {
    const serial = form.elements.serial.value.trim();
    return whileBusy(form.querySelector("button"), async () => {
      clearErrors(form);
      result.replaceChildren();
      try {
        const query = new URLSearchParams({ serial });
        const status = await askOpenly("GET", `/status?${query}`);
        history.replaceState(null, "", `?${query}`);
        result.replaceChildren(statusCard(serial, status));
      } catch (error) {
        if (error.status === 404) result.replaceChildren(stamp("unknown"));
        else explain(error, { form, retry: lookUp });
      }
    });
  }
});

function statusCard(serial, status) {
  const retired = status.status === "retired";
  const { open_service: service } = status;
  return fill(stamp("status"), {
    serial: status.serial ?? serial.toUpperCase(),
    status: planTag(status.status),
    cover: retired ? null : coverText(status),
    replacements: retired ? null : String(status.replacements_left),
    service: service ? serviceText(service) : null,
    text: words.text[status.status] ?? null,
  });
}

function coverText({ starts_at: from, ends_at: to }) {
  return t("cover", { from: instant(from), to: instant(to) });
}

function serviceText({ service, state }) {
  return t("service", { service: named("service", service), state: claimTag({ state }).text });
}
