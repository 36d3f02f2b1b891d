// Where the replacement, or the mended unit, is sent. The country was asked for before, as the
// services depend on it.

import { component, parameter, part } from "../dom.js";
import {
  answers, backToAnswers, errorsSentBack, gapBefore, keepAnswers, keepOf, place,
} from "../filing/answers.js";
import { missing, showErrors } from "../form.js";
import { countryName } from "../text.js";

const ZIP = /^\d{5}(-\d{4})?$/;

component("claim-address", (root) => {
  const draft = answers();
  const gap = gapBefore("address", draft.values);
  if (gap) location.replace(gap);
  else ask(root, draft, Boolean(parameter("change")));
});

function ask(root, draft, change) {
  const form = part(root, "address-form");
  const { shipping_country: country } = draft.values;
  part(root, "country").textContent = countryName(country);
  part(root, "amend").href = place("damage", draft.values, { change: true });
  if (change) backToAnswers(root);
  keepAnswers(form, draft);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keepOf(form, draft);
    const wrong = gaps(form, country);
    if (wrong.length) showErrors(form, wrong);
    else location.assign(root.dataset.answers);
  });
  const errors = errorsSentBack();
  if (errors.length) showErrors(form, errors);
}

// A parcel within the United States needs its state and a ZIP code; elsewhere neither is asked for.
function gaps(form, country) {
  const wrong = missing(form);
  if (country !== "US") return wrong;
  const { stateMissing, zipWrong } = form.dataset;
  const state = form.elements["address/state"].value.trim();
  const code = form.elements["address/postal_code"].value.trim();
  if (!state) wrong.push({ pointer: "/address/state", detail: stateMissing });
  if (code && !ZIP.test(code)) wrong.push({ pointer: "/address/postal_code", detail: zipWrong });
  return wrong;
}
