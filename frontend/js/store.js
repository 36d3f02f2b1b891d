// What this tab remembers, and forgets when it is closed: sessionStorage under one prefix.

const PREFIX = "aftercare.";

/** Remembers `value`, as JSON, under `name`. */
export function put(name, value) {
  sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
}

/** What is remembered under `name`, or null. */
export function peek(name) {
  // @ts-expect-error what is not there reads null, and so does JSON
  return JSON.parse(sessionStorage.getItem(PREFIX + name));
}

/** As `peek`, and forgets it. */
export function take(name) {
  const value = peek(name);
  sessionStorage.removeItem(PREFIX + name);
  return value;
}

/** Forgets everything of this site but what is under `kept`. */
export function wipe(kept) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX) && key !== PREFIX + kept) sessionStorage.removeItem(key);
  }
}
