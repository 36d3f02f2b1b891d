// Forms: their values as the API's JSON, their errors at the field and in the box.
// A field is named by its JSON pointer without the first slash ("address/city"), and its element's
// id is the same with hyphens ("address-city").

import { hideProblem, showProblem } from "./problem-box.js";

/**
 * The form's values as nested JSON; empty optional fields are left out.
 * @returns {any} what the fields of the page make of it
 */
export function values(form) {
  const data = {};
  for (const field of form.elements) {
    if (!field.name || field.disabled) continue;
    if ((field.type === "checkbox" || field.type === "radio") && !field.checked) continue;
    const value = read(field);
    if (value !== "") place(data, field.name.split("/"), value, "list" in field.dataset);
  }
  return data;
}

function read(field) {
  if (field.dataset.type === "boolean") return field.checked;
  if (field.dataset.type === "number") return Number(field.value);
  return field.value.trim();
}

function place(data, path, value, many) {
  const last = path.at(-1);
  const target = path.slice(0, -1).reduce((inner, key) => (inner[key] ??= {}), data);
  if (many) (target[last] ??= []).push(value);
  else target[last] = value;
}

/** What the page itself asks for and is not there, as `[{pointer, detail}]`; before sending. */
export function missing(scope) {
  const wrong = [];
  for (const block of scope.querySelectorAll("[data-missing]")) {
    const controls = [...block.querySelectorAll("input, select, textarea")];
    const { pointer, missing: detail } = block.dataset;
    if (!answered(controls)) wrong.push({ pointer, detail });
  }
  return wrong;
}

function answered(controls) {
  const ticks = controls.filter(({ type }) => type === "checkbox" || type === "radio");
  if (ticks.length) return ticks.some(({ checked }) => checked);
  return controls.some(({ value }) => value.trim());
}

/**
 * Shows `errors` in the box and the same words at their fields. A pointer into a list
 * ("/parts/0") belongs to the list's field; one that no field has is shown in the box alone.
 */
export function showErrors(form, errors, extra = {}) {
  clearErrors(form);
  const items = errors.map(({ pointer, detail }) => {
    const block = blockOf(form, pointer);
    if (!block) return { text: detail };
    mark(block, detail);
    return { text: detail, href: `#${block.id}` };
  });
  showProblem({ items, ...extra });
}

function blockOf(form, pointer) {
  for (let path = pointer; path; path = path.slice(0, path.lastIndexOf("/"))) {
    const block = form.querySelector(`[data-pointer="${CSS.escape(path)}"]`);
    if (block) return block;
  }
  return null;
}

function mark(block, detail) {
  block.classList.add("wrong");
  const text = block.querySelector(".error-text");
  text.textContent = detail;
  text.hidden = false;
  for (const control of controlsOf(block)) {
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", `${control.dataset.hint ?? ""} ${text.id}`.trim());
  }
}

/** Takes every error off the form, and the box away. */
export function clearErrors(form) {
  hideProblem();
  for (const block of form.querySelectorAll(".wrong")) {
    block.classList.remove("wrong");
    block.querySelector(".error-text").hidden = true;
    for (const control of controlsOf(block)) {
      control.removeAttribute("aria-invalid");
      if (control.dataset.hint) control.setAttribute("aria-describedby", control.dataset.hint);
      else control.removeAttribute("aria-describedby");
    }
  }
}

function controlsOf(block) {
  return block.querySelectorAll("input, select, textarea");
}

/** Runs `work` with the button marked busy; a second press meanwhile does nothing. */
export async function whileBusy(button, work) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    button.removeAttribute("aria-busy");
  }
}
