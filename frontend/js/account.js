// Asking the service in the name of the person signed in.

import { config, send } from "./api.js";
import { Problem, SignInNeeded, judged } from "./care.js";
import { accessToken, renew } from "./session.js";

/**
 * Asks a door that needs a sign-in. `key` is sent as Idempotency-Key.
 * @param {string} method
 * @param {string} path
 * @param {unknown} [json]
 * @param {{ key?: string }} [options]
 * @returns {Promise<any>}
 * @throws {SignInNeeded|Problem|LostConnection}
 */
export async function ask(method, path, json, { key } = {}) {
  return judged(await sendAsOwner(path, { method, json, key }));
}

/** The bytes of a document that only its owner may have. @throws as `ask` */
export async function askForFile(path) {
  const answer = await sendAsOwner(path, { file: true });
  return answer.file ?? judged(answer);
}

/**
 * @param {string} path
 * @param {{ key?: string, method?: string, json?: unknown, file?: boolean }} request
 */
async function sendAsOwner(path, { key, ...request }) {
  const { api } = await config();
  const token = await accessToken();
  if (!token) throw new SignInNeeded();
  const answer = await send(api + path, { ...request, headers: headers(token, key) });
  if (answer.status !== 401) return answer;
  // The token was refused before anything was done, so the same request may go out again.
  const fresh = await renew();
  if (!fresh) throw new SignInNeeded();
  return send(api + path, { ...request, headers: headers(fresh, key) });
}

// The keys of acts that no final answer came to, by path and body.
const undecided = new Map();

/**
 * Does something, once: a POST under `key`, or else under a key of its own. Sent again after a lost
 * connection, or after an answer that says to try again, it is the same act; after any other answer
 * it is a new one. A form that lives through reloads brings the key of its draft.
 * @param {string} path
 * @param {unknown} json
 * @param {{ key?: string }} [options]
 * @returns {Promise<any>}
 * @throws {SignInNeeded|Problem|LostConnection}
 */
export async function act(path, json, { key: given } = {}) {
  if (given) return ask("POST", path, json, { key: given });
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
