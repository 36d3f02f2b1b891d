// The Aftercare API as the pages see it: answers, or exceptions that say what went wrong.

import { config, send } from "./api.js";

/** An `application/problem+json` answer, or any other answer of 400 and above. */
export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? body?.title ?? String(status));
    this.status = status;
    this.title = body?.title ?? null;
    this.detail = body?.detail ?? null;
    this.code = body?.code ?? null;
    this.errors = body?.errors ?? [];
    this.decision = body?.decision ?? null;
    this.requestId = body?.request_id ?? null;
  }

  /** Whether the same request may be answered better in a moment. */
  get passing() {
    return this.status >= 500 || this.status === 429 || this.code === "try_again";
  }
}

/** Nobody is signed in, or no longer: the page offers to sign in and to come back. */
export class SignInNeeded extends Error {}

/**
 * Asks a public door.
 * @param {string} method
 * @param {string} path
 * @param {unknown} [json]
 * @returns {Promise<any>}
 */
export async function askOpenly(method, path, json) {
  const { api } = await config();
  return judged(await send(api + path, { method, json }));
}

/**
 * The body of a good answer.
 * @param {{ status: number, body?: any }} answer
 * @throws {SignInNeeded|Problem} for any other.
 */
export function judged({ status, body }) {
  if (status === 401) throw new SignInNeeded();
  if (status >= 400 || !body) throw new Problem(status, body);
  return body;
}
