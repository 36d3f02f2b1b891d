// Who is signed in here, and the tokens of it. They live in sessionStorage only.

import { config, send } from "./api.js";
import { peek, put, take } from "./store.js";

const SESSION = "session";
const EARLY_MS = 30_000; // a token about to expire is renewed before it is used

/** Who is signed in here: `{access, refresh, email, scopes, expires_at}`, or null. */
export function session() {
  return peek(SESSION);
}

/** Keeps what the token endpoint answered, with the scopes that were asked for. */
export function keepSession(tokens, scopes) {
  put(SESSION, {
    access: tokens.access_token,
    refresh: tokens.refresh_token,
    email: read(tokens.id_token, "email") ?? session()?.email ?? null,
    scopes,
    expires_at: Date.now() + tokens.expires_in * 1000,
  });
}

/** An access token that is good for at least half a minute, or null: sign in (again). */
export async function accessToken() {
  const held = session();
  if (!held) return null;
  return Date.now() + EARLY_MS < held.expires_at ? held.access : renew();
}

let renewal;

/** A fresh access token by the refresh token, or null where that is no longer honoured. */
export function renew() {
  renewal ??= refresh().finally(() => (renewal = undefined));
  return renewal;
}

async function refresh() {
  const held = session();
  const grant = { grant_type: "refresh_token", refresh_token: held?.refresh };
  const tokens = held?.refresh ? await askForTokens(grant) : null;
  if (!tokens) {
    take(SESSION);
    return null;
  }
  keepSession({ refresh_token: held.refresh, ...tokens }, held.scopes);
  return tokens.access_token;
}

/** What the token endpoint answers to `grant`, or null where it refuses. */
export async function askForTokens(grant) {
  const { sign_in } = await config();
  const form = { client_id: sign_in.client_id, ...grant };
  const { status, body } = await send(sign_in.token, { method: "POST", form });
  return status === 200 ? body : null;
}

// Read for display only: whoever must trust a token checks its signature, and that is the API.
function read(token, name) {
  const payload = token?.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/");
  return payload ? JSON.parse(atob(payload))[name] : undefined;
}
