// The account corner of each page: who is signed in, sign in, sign out.

import { component, part } from "./dom.js";
import { withSignIn } from "./failure.js";
import { session } from "./session.js";

component("account", (root) => {
  const held = session();
  part(root, "sign-in").hidden = Boolean(held);
  part(root, "sign-out").hidden = !held;
  part(root, "email").textContent = held?.email ?? "";
  const kind = root.dataset.account;
  const enter = () => withSignIn(({ signIn }) => signIn(kind));
  part(root, "sign-in").addEventListener("click", enter);
  part(root, "sign-out").addEventListener("click", () => withSignIn(({ signOut }) => signOut()));
  root.hidden = false;
});
