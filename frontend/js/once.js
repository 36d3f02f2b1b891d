// Acts that are done once, also through a lost connection, a sign-in and a reload.

import { Problem } from "./care.js";
import { Draft } from "./draft.js";

/**
 * Sends `body` by `send(body, { key })` under a key that this tab keeps, by `name`, until a final
 * answer came: sent again after a lost connection it is the same act. A refusal is final, too.
 * @throws whatever `send` throws
 */
export async function once(name, body, send) {
  const draft = new Draft(name);
  try {
    const answer = await send(body, { key: draft.keyFor(body) });
    draft.done();
    return answer;
  } catch (error) {
    if (error instanceof Problem && !error.passing) draft.done();
    throw error;
  }
}
