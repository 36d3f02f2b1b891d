// Signing in and out: authorization code with PKCE, by redirect. Loaded when somebody does.

import { config } from "./api.js";
import { leave } from "./leave.js";
import { ROLE, askForTokens, forget, keepSession } from "./session.js";
import { put, take } from "./store.js";

/** The sign-in came back refused, or with a state that this tab never asked for. */
export class SignInFailed extends Error {}

/** Leaves for the sign-in page of this page's role and comes back to `back`, a whole address. */
export async function signIn(back = location.href) {
  const { sign_in, redirect_uri } = await config();
  const { service, client_id, scopes } = sign_in[ROLE];
  const state = randomText();
  const verifier = randomText();
  put(`sign-in.${state}`, { verifier, back, own: ownPage(), role: ROLE });
  const query = new URLSearchParams({
    response_type: "code",
    client_id,
    redirect_uri,
    scope: scopes.join(" "),
    state,
    code_challenge: await challenge(verifier),
    code_challenge_method: "S256",
  });
  return leave(`${service}/oauth2/authorize?${query}`);
}

/**
 * Turns the code in `query` into tokens and gives the address to go back to.
 * @throws {SignInFailed} on a refusal, a foreign state or a code that is no good.
 */
export async function finishSignIn(query) {
  const asked = take(`sign-in.${query.get("state")}`);
  if (!asked || !query.get("code")) throw new SignInFailed(query.get("error") ?? "state");
  const { sign_in, redirect_uri } = await config();
  const grant = {
    grant_type: "authorization_code",
    code: query.get("code"),
    redirect_uri,
    code_verifier: asked.verifier,
  };
  const tokens = await askForTokens(grant, asked.role);
  if (!tokens) throw new SignInFailed("code");
  keepSession(tokens, sign_in[asked.role].scopes, asked.role);
  return asked.back;
}

/** Ends the session of this page's role and what was typed, and leaves by its pool's sign-out. */
export async function signOut() {
  const { sign_in, logout_uri } = await config();
  const { service, client_id } = sign_in[ROLE];
  forget();
  return leave(`${service}/logout?${new URLSearchParams({ client_id, logout_uri })}`);
}

// Where sign-ins in the reader's language end: the folder of the site's name in the page's head.
function ownPage() {
  /** @type {any} a link that every page has */
  const home = document.querySelector(".brand");
  return new URL("signed-in.html", home.href).href;
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
