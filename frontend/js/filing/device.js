// Which device a claim is for: one of the account's own, or a serial number as it is typed.

import { showAccount } from "../client/show-account.js";
import { part, stamp } from "../dom.js";
import { explain } from "../failure.js";
import { missing, showErrors } from "../form.js";
import { planTag } from "../labels.js";
import { say } from "../text.js";
import { linkTo } from "../link-to.js";
import words from "../words/device.js";
import { answers, errorsSentBack, place } from "./answers.js";

const t = say(words);
// Plans that a device once had: it may be claimed for all the same, by its serial number.
const OVER = ["void", "refunded", "awaiting_payment", "awaiting_serial"];

/** Starts the choice in `root`. `change` keeps every other answer and comes back to them. */
export function chooseDevice(root, change) {
  const form = part(root, "device-form");
  const typed = form.elements.serial;
  const kept = answers().values.serial;
  root.hidden = false;
  typed.value = kept ?? "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) showErrors(form, wrong);
    else location.assign(leadOn(typed.value.trim(), change));
  });
  list();
  const errors = errorsSentBack();
  if (errors.length) showErrors(form, errors);

  async function list() {
    try {
      const { plans } = await showAccount();
      const own = plans.filter(({ serial, status }) => serial && !OVER.includes(status));
      if (own.length) fillList(own.map((plan) => deviceLine(plan, change)));
    } catch (error) {
      explain(error, { retry: list });
    }
  }

  function fillList(lines) {
    part(root, "own-list").replaceChildren(...lines);
    part(root, "own").hidden = false;
    part(root, "typed").textContent = t("another");
  }
}

// The serial is a part of the address: Back leads to this choice again.
function leadOn(serial, change) {
  return place("happened", { serial }, { change });
}

function deviceLine(plan, change) {
  const { serial, model_name: model, open_claim_id: open } = plan;
  const href = open ? linkTo("claim.html", { id: open }) : leadOn(serial, change);
  return stamp("device", {
    link: { href },
    model,
    serial,
    state: open ? t("open_claim") : planTag(plan.status).text,
  });
}
