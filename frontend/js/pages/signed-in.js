// Back from the sign-in page: the code becomes tokens, and the reader goes where they wanted to.

import { LostConnection } from "../api.js";
import { component, focusHeading, part } from "../dom.js";
import { SignInFailed, finishSignIn } from "../sign-in.js";
import { peek } from "../store.js";

component("signed-in", async (root) => {
  const query = new URLSearchParams(location.search);
  // The sign-in service knows one address to come back to; the reader's language has one of its own.
  // Whole addresses: a path that begins with two slashes would name another host.
  const { back, own } = peek(`sign-in.${query.get("state")}`) ?? {};
  if (own && own !== location.origin + location.pathname) return location.replace(own + location.search);
  // The code is used once, and has no business in the history.
  history.replaceState(null, "", location.pathname);
  try {
    location.replace(await finishSignIn(query));
  } catch (error) {
    // A code is good for one try only, so a lost connection too means to begin anew.
    if (!(error instanceof SignInFailed || error instanceof LostConnection)) throw error;
    if (back) part(root, "again").href = back;
    part(root, "waiting").hidden = true;
    part(root, "failed").hidden = false;
    focusHeading(part(root, "failed"));
  }
  return undefined;
});
