// The account: who is signed in, all data as a file, personal data erased, signing out.

import { eraseAccount, exportAccount } from "../client/manage-data.js";
import { now } from "../clock.js";
import { component, focusHeading, part, show, stamp } from "../dom.js";
import { explain, withSignIn } from "../failure.js";
import { clearErrors, missing, showErrors, whileBusy } from "../form.js";
import { view } from "../plan/page.js";
import { saveFile } from "../save-file.js";
import { session } from "../session.js";
import { say } from "../text.js";
import words from "../words/account.js";

const t = say(words);

component("my-account", (root) => {
  const form = part(root, "erase-form");
  const outcome = part(root, "outcome");

  onPress("enter", () => withSignIn(({ signIn }) => signIn()));
  onPress("leave", () => withSignIn(({ signOut }) => signOut()));
  onPress("export", exportAll);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = missing(form);
    if (wrong.length) showErrors(form, wrong);
    else whileBusy(form.querySelector("#erase"), erase);
  });
  addEventListener("hashchange", () => focusHeading(open()));
  open();

  function onPress(name, act) {
    const button = part(root, name);
    button.addEventListener("click", () => whileBusy(button, act));
  }

  function open() {
    clearErrors(form);
    outcome.hidden = true;
    part(root, "who").textContent = session()?.email ?? t("nameless");
    if (!session()) return view(root, "closed");
    return view(root, location.hash === "#erase" ? "erase" : "open");
  }

  async function exportAll() {
    const said = part(root, "exported");
    said.textContent = "";
    try {
      const data = JSON.stringify(await exportAccount(), null, 2);
      const day = new Date(now()).toISOString().slice(0, 10);
      saveFile(new Blob([data], { type: "application/json" }), `aftercare-${day}.json`);
      said.textContent = t("exported");
    } catch (error) {
      explain(error, { retry: () => whileBusy(part(root, "export"), exportAll) });
    }
  }

  async function erase() {
    clearErrors(form);
    try {
      const erased = await eraseAccount({});
      view(root, "outcome");
      show(outcome, erasedView(erased));
    } catch (error) {
      if (error.decision) view(root, "outcome");
      const retry = () => whileBusy(form.querySelector("#erase"), erase);
      explain(error, { form, outcome, retry, links: { wait: "account.html" } });
    }
  }
});

function erasedView({ erased_claims: claims, kept, elsewhere }) {
  return stamp("erased", {
    count: t(claims.length ? "erased" : "nothing", { count: claims.length }),
    kept: kept.map(item),
    elsewhere: elsewhere.map(item),
  });
}

function item(text) {
  return Object.assign(document.createElement("li"), { textContent: text });
}
