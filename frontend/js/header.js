// The account corner of each page: who is signed in, sign in, sign out.

import { component, part } from "./dom.js";
import { withSignIn } from "./failure.js";
import { session } from "./session.js";

component("account", (root) => {
  const held = session();
  part(root, "sign-in").hidden = Boolean(held);
  part(root, "sign-out").hidden = !held;
  part(root, "mine").hidden = !held;
  part(root, "email").textContent = held?.email ?? "";
  const enter = () => withSignIn(({ signIn }) => signIn());
  part(root, "sign-in").addEventListener("click", enter);
  part(root, "sign-out").addEventListener("click", () => withSignIn(({ signOut }) => signOut()));
  root.hidden = false;
});

// The other language shows the same: the same page, of the same claim, at the same step.
component("language", (link) => {
  const page = link.getAttribute("href");
  const follow = () => (link.href = page + location.search + location.hash);
  link.addEventListener("focus", follow);
  link.addEventListener("pointerdown", follow);
});
