// What was typed and not yet done, kept in this tab through sign-in, a lost connection and reloads.

import { values } from "./form.js";
import { peek, put, take } from "./store.js";

/** A draft by name: its values, and the idempotency key of the attempt to carry it out. */
export class Draft {
  constructor(name) {
    this.name = `draft.${name}`;
  }

  /** The values kept so far; an empty object at first. */
  get values() {
    return peek(this.name)?.values ?? {};
  }

  /** Keeps `values` in place of the older ones. */
  keep(values) {
    put(this.name, { ...peek(this.name), values });
  }

  /**
   * The idempotency key for sending `body`: the same for the same body until it is done, so that
   * a repeated request is recognised; a new one once the body is another.
   */
  keyFor(body) {
    const kept = peek(this.name) ?? {};
    const text = JSON.stringify(body);
    if (kept.attempt?.body !== text) {
      kept.attempt = { body: text, key: crypto.randomUUID() };
      put(this.name, kept);
    }
    return kept.attempt.key;
  }

  /** It is done: forgets values and key. */
  done() {
    take(this.name);
  }
}

/** Puts a draft's values back into the form, and keeps them as they change. */
export function keepDraft(form, draft) {
  const kept = draft.values;
  for (const field of form.elements) {
    if (!field.name) continue;
    const value = field.name.split("/").reduce((inner, key) => inner?.[key], kept);
    if (value !== undefined) write(field, value);
  }
  form.addEventListener("input", () => draft.keep(values(form)));
}

function write(field, value) {
  if (field.type === "radio") field.checked = String(value) === field.value;
  else if (field.type !== "checkbox") field.value = value;
  else field.checked = Array.isArray(value) ? value.includes(field.value) : value === true;
}
