// Filing a claim, its first questions: which device, what happened, what is damaged and sent back.

import { showAccount } from "../client/show-account.js";
import { component, focusHeading, parameter, part } from "../dom.js";
import { explain } from "../failure.js";
import {
  answers, backToAnswers, errorsSentBack, gapBefore, keepAnswers, keepOf,
} from "../filing/answers.js";
import { chooseDevice } from "../filing/device.js";
import { follow, gaps } from "../filing/questions.js";
import { clearErrors, showErrors } from "../form.js";
import { session } from "../session.js";
import { say, zoneName } from "../text.js";
import words from "../words/claim-new.js";

const t = say(words);
const FIRST = "happened";
const SECOND = "damage";

component("claim-new", (root) => {
  const serial = parameter("serial");
  const change = Boolean(parameter("change"));
  part(root, "questions").hidden = !serial;
  if (!serial) return chooseDevice(part(root, "device"), change);
  return ask(part(root, "questions"), startDraft(serial, change), change);
});

// Another device begins another claim, except where its serial number alone is put right.
function startDraft(serial, change) {
  const draft = answers();
  if (!change && draft.values.serial && draft.values.serial !== serial) draft.done();
  draft.keep({ ...draft.values, serial });
  return draft;
}

function ask(root, draft, change) {
  const form = part(root, "claim-form");
  const step = (name) => root.querySelector(`[data-step="${name}"]`);

  part(root, "serial").textContent = draft.values.serial;
  part(root, "zone").textContent = t("zone", { zone: zoneName(Date.now()) });
  keepAnswers(form, draft);
  follow(form);
  form.addEventListener("change", () => follow(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    goOn(shown());
  });
  addEventListener("hashchange", () => open(shown()));
  if (change) backToAnswers(root);
  open(shown(), false);
  const errors = errorsSentBack();
  if (errors.length) showErrors(form, errors);
  if (session()) knowDevice();

  function shown() {
    return location.hash === `#${SECOND}` && !gapBefore(SECOND, draft.values) ? SECOND : FIRST;
  }

  function open(name, announce = true) {
    clearErrors(form);
    for (const each of [FIRST, SECOND]) step(each).hidden = each !== name;
    if (announce) focusHeading(step(name));
  }

  function goOn(name) {
    keepOf(form, draft);
    const wrong = gaps(step(name));
    const whole = change && !gapBefore("services", draft.values);
    if (wrong.length) showErrors(form, wrong);
    else if (name === FIRST && !whole) openSecond();
    else location.assign(change ? root.dataset.answers : root.dataset.next);
  }

  // The same hash again is no change of it, and would open nothing.
  function openSecond() {
    if (location.hash === `#${SECOND}`) open(SECOND);
    else location.hash = SECOND;
  }

  async function knowDevice() {
    try {
      const { plans } = await showAccount();
      const plan = plans.find(({ serial }) => serial === draft.values.serial);
      if (plan) prefill(plan);
    } catch (error) {
      explain(error, { retry: knowDevice });
    }
  }

  // Where a region is one country, that is where things go, unless the reader says otherwise.
  function prefill({ model_name: model, region }) {
    part(root, "model").textContent = model;
    const { shipping_country: country } = form.elements;
    if (!country.value && [...country.options].some(({ value }) => value === region)) {
      country.value = region;
      keepOf(form, draft);
    }
  }
}
