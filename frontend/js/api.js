// The only module that talks to the network. It knows nothing of sign-in or of pages.

import { setClockAhead } from "./clock.js";

/** No answer came: the request may have been carried out, or not. */
export class LostConnection extends Error {}

let settings;

/**
 * Sends one request and gives `{status, body}`; `body` is null where the answer is not JSON. With
 * `file` a good answer is `{status, file}`, a Blob. Sentences come in the language of the page.
 * @param {string} address
 * @param {{ method?: string, headers?: Record<string, string>, json?: unknown,
 *   form?: Record<string, string>, file?: boolean, cache?: RequestCache }} [asked]
 * @returns {Promise<{ status: number, body?: any, file?: Blob }>}
 * @throws {LostConnection} where no answer came.
 */
export async function send(
  address,
  { method = "GET", headers = {}, json, form, file, cache = "no-store" } = {},
) {
  const language = { "accept-language": document.documentElement.lang };
  const wanted = { accept: file ? "*/*" : "application/json", ...language, ...headers };
  /** @type {RequestInit & { headers: Record<string, string> }} */
  const request = { method, headers: wanted, cache };
  if (json !== undefined) {
    request.body = JSON.stringify(json);
    request.headers["content-type"] = "application/json";
  } else if (form) {
    request.body = new URLSearchParams(form);
  }
  let answer, text;
  try {
    answer = await fetch(address, request);
    if (file && answer.ok) return { status: answer.status, file: await answer.blob() };
    text = await answer.text();
  } catch (cause) {
    throw new LostConnection("no answer", { cause });
  }
  return { status: answer.status, body: readJson(text) };
}

/**
 * What the deploy says of this site: where to sign in, where the API is. Asked for once a page, and
 * sent anew only where it changed.
 */
export function config() {
  settings ??= send("/config.json", { cache: "no-cache" }).then(({ status, body }) => {
    if (status !== 200 || !body) throw new LostConnection("no configuration");
    setClockAhead(body.clock_ahead_seconds ?? 0);
    return body;
  });
  settings.catch(() => (settings = undefined));
  return settings;
}

/** A module on its way: as `send`, it may fail to arrive. @throws {LostConnection} */
export function arrived(importing) {
  return importing.catch((cause) => {
    throw new LostConnection("no module", { cause });
  });
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a gateway's own page, or an empty answer
  }
}
