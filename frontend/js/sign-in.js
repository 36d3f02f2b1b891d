// Signing in and out: authorization code with PKCE, by redirect. Loaded when somebody does.

import { config } from "./api.js";
import { leave } from "./leave.js";
import { askForTokens, keepSession } from "./session.js";
import { put, take, wipe } from "./store.js";

/** The sign-in came back refused, or with a state that this tab never asked for. */
export class SignInFailed extends Error {}

/** Leaves for the sign-in page and comes back to `back`. `kind` is `scopes` or `desk_scopes`. */
export async function signIn(kind = "scopes", back = location.pathname + location.search + location.hash) {
  const { sign_in } = await config();
  const state = randomText();
  const verifier = randomText();
  const scopes = sign_in[kind];
  put(`sign-in.${state}`, { verifier, back, scopes });
  const query = new URLSearchParams({
    response_type: "code",
    client_id: sign_in.client_id,
    redirect_uri: sign_in.redirect_uri,
    scope: scopes.join(" "),
    state,
    code_challenge: await challenge(verifier),
    code_challenge_method: "S256",
  });
  return leave(`${sign_in.authorize}?${query}`);
}

/**
 * Turns the code in `query` into tokens and gives the address to go back to.
 * @throws {SignInFailed} on a refusal, a foreign state or a code that is no good.
 */
export async function finishSignIn(query) {
  const asked = take(`sign-in.${query.get("state")}`);
  if (!asked || !query.get("code")) throw new SignInFailed(query.get("error") ?? "state");
  const { sign_in } = await config();
  const tokens = await askForTokens({
    grant_type: "authorization_code",
    code: query.get("code"),
    redirect_uri: sign_in.redirect_uri,
    code_verifier: asked.verifier,
  });
  if (!tokens) throw new SignInFailed("code");
  keepSession(tokens, asked.scopes);
  return asked.back;
}

/** Forgets everything of this tab, drafts too, and leaves by the provider's sign-out. */
export async function signOut() {
  const { sign_in } = await config();
  wipe();
  const { client_id, logout_uri } = sign_in;
  const query = new URLSearchParams({ client_id, logout_uri });
  return leave(`${sign_in.logout}?${query}`);
}

function randomText() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function challenge(verifier) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}

function base64url(bytes) {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
