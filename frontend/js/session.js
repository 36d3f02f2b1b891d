// Who is signed in here, and the tokens of it. They live in sessionStorage only.

import { config, send } from "./api.js";
import { peek, put, take, wipe } from "./store.js";

/**
 * As whom this page is used: "customer", "desk" or "store", the names of config.json. Customers and
 * staff sign in at a user pool each, and may be signed in side by side.
 */
export const ROLE = document.querySelector("[data-account]")?.getAttribute("data-account") ?? "customer";

const CUSTOMER = "session";
const STAFF = "session.staff";
const EARLY_MS = 30_000; // a token about to expire is renewed before it is used

const nameOf = (role) => (role === "customer" ? CUSTOMER : STAFF);

/** Who is signed in here: `{access, refresh, email, scopes, expires_at}`, or null. */
export function session(role = ROLE) {
  return peek(nameOf(role));
}

/** Keeps what the token endpoint answered, with the scopes that were asked for. */
export function keepSession(tokens, scopes, role = ROLE) {
  put(nameOf(role), {
    access: tokens.access_token,
    refresh: tokens.refresh_token,
    email: read(tokens.id_token, "email") ?? session(role)?.email ?? null,
    scopes,
    expires_at: Date.now() + tokens.expires_in * 1000,
  });
}

/** Forgets everything of this tab, drafts too, but the session at the other user pool. */
export function forget() {
  wipe(nameOf(ROLE) === STAFF ? CUSTOMER : STAFF);
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
    take(nameOf(ROLE));
    return null;
  }
  keepSession({ refresh_token: held.refresh, ...tokens }, held.scopes);
  return tokens.access_token;
}

/** What the token endpoint of that role's user pool answers to `grant`, or null where it refuses. */
export async function askForTokens(grant, role = ROLE) {
  const { service, client_id } = (await config()).sign_in[role];
  const form = { client_id, ...grant };
  const { status, body } = await send(`${service}/oauth2/token`, { method: "POST", form });
  return status === 200 ? body : null;
}

// Read for display only: whoever must trust a token checks its signature, and that is the API.
function read(token, name) {
  const payload = token?.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/");
  return payload ? JSON.parse(atob(payload))[name] : undefined;
}
