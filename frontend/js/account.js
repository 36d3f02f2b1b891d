// Asking the service in the name of the person signed in.

import { config, send } from "./api.js";
import { SignInNeeded, judged } from "./care.js";
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

function headers(token, key) {
  return { authorization: `Bearer ${token}`, ...(key && { "idempotency-key": key }) };
}
