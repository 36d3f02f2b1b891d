// Asking the service in the name of the person signed in.

import { config, send } from "./api.js";
import { Problem, SignInNeeded, judged } from "./care.js";
import { accessToken, renew } from "./session.js";

/**
 * Asks a door that needs a sign-in. `key` is sent as Idempotency-Key.
 * @throws {SignInNeeded|Problem|LostConnection}
 */
export async function ask(method, path, json, { key } = {}) {
  const { api } = await config();
  const token = await accessToken();
  if (!token) throw new SignInNeeded();
  let answer = await send(api + path, { method, json, headers: headers(token, key) });
  if (answer.status === 401) {
    // The token was refused before anything was done, so the same request may go out again.
    const fresh = await renew();
    if (!fresh) throw new SignInNeeded();
    answer = await send(api + path, { method, json, headers: headers(fresh, key) });
  }
  return judged(answer);
}

// The keys of acts that no final answer came to, by path and body.
const undecided = new Map();

/**
 * Does something, once: a POST under a key of its own. Sent again after a lost connection, or after
 * an answer that says to try again, it is the same act; after any other answer it is a new one.
 * @throws {SignInNeeded|Problem|LostConnection}
 */
export async function act(path, json) {
  const name = `${path} ${JSON.stringify(json)}`;
  const key = undecided.get(name) ?? crypto.randomUUID();
  undecided.set(name, key);
  try {
    const answer = await ask("POST", path, json, { key });
    undecided.delete(name);
    return answer;
  } catch (error) {
    if (error instanceof Problem && !error.passing) undecided.delete(name);
    throw error;
  }
}

function headers(token, key) {
  return { authorization: `Bearer ${token}`, ...(key && { "idempotency-key": key }) };
}
