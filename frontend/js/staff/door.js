// Who may enter the pages of staff, and what is told to those who may not.

import { Problem, SignInNeeded } from "../care.js";
import { part } from "../dom.js";
import { explain, withSignIn } from "../failure.js";
import { session } from "../session.js";

const VIEWS = ["closed", "no-entry", "room"];

/**
 * The door of one role's pages; `scope` is what a token has to have.
 * @param {string} scope
 */
export function doorOf(scope) {
  /**
   * Opens the room of `root` once `load()` has answered, and then calls `ready`. Nobody signed in
   * and a person of another role are two plain answers, not errors.
   * @param {any} root
   * @param {() => Promise<unknown>} load
   * @param {() => unknown} [ready]
   */
  function enter(root, load, ready = () => {}) {
    part(root, "enter").addEventListener("click", () => withSignIn(({ signIn }) => signIn()));
    part(root, "other-account").addEventListener("click", () =>
      withSignIn(({ signOut }) => signOut()),
    );
    return look();

    async function look() {
      if (!session()?.scopes.includes(scope)) return open(root, "closed");
      try {
        await load();
        open(root, "room");
        return ready();
      } catch (error) {
        return report(root, error, { retry: look });
      }
    }
  }

  /** Tells what went wrong; `options` as `failure.explain` takes them. */
  function report(root, error, options = {}) {
    if (error instanceof SignInNeeded) return open(root, "closed");
    if (error instanceof Problem && error.status === 403) return open(root, "no-entry");
    return explain(error, options);
  }

  return { enter, report };
}

function open(root, view) {
  for (const each of VIEWS) part(root, each).hidden = each !== view;
  // A page may have something beside the closed door that leaves with it.
  const front = root.querySelector("[data-front]");
  if (front) front.hidden = view === "room";
}
