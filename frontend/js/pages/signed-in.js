// Back from the sign-in page: the code becomes tokens, and the reader goes where they wanted to.

import { LostConnection } from "../api.js";
import { component, focusHeading, part } from "../dom.js";
import { SignInFailed, finishSignIn } from "../sign-in.js";

component("signed-in", async (root) => {
  const query = new URLSearchParams(location.search);
  // The code is used once, and has no business in the history.
  history.replaceState(null, "", location.pathname);
  try {
    location.replace(await finishSignIn(query));
  } catch (error) {
    // A code is good for one try only, so a lost connection too means to begin anew.
    if (!(error instanceof SignInFailed || error instanceof LostConnection)) throw error;
    part(root, "waiting").hidden = true;
    part(root, "failed").hidden = false;
    focusHeading(part(root, "failed"));
  }
});
