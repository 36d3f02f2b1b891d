// The service desk: who may enter, then scanning, shipping and the list of work.

import { listWork } from "../client/list-work.js";
import { Problem, SignInNeeded } from "../care.js";
import { startScan } from "../desk/scan.js";
import { startShip } from "../desk/ship.js";
import { showWork } from "../desk/work.js";
import { component, part } from "../dom.js";
import { explain, withSignIn } from "../failure.js";
import { session } from "../session.js";

const REGION = "US";

component("desk", (root) => {
  const enterDesk = () => withSignIn(({ signIn }) => signIn("desk_scopes"));
  part(root, "enter").addEventListener("click", enterDesk);
  const leaveAccount = () => withSignIn(({ signOut }) => signOut());
  part(root, "other-account").addEventListener("click", leaveAccount);
  part(root, "refresh").addEventListener("click", () => refresh().catch(report));
  const ship = startShip(part(root, "ship"), { report, changed: () => refresh().catch(report) });
  const scan = startScan(part(root, "scan"), { report, changed: () => refresh().catch(report) });
  enter();

  async function enter() {
    if (!session()?.scopes.includes("care/desk")) return open("closed");
    try {
      await refresh();
      open("room");
      part(root, "work").hidden = false;
      scan.focus();
    } catch (error) {
      report(error, { retry: enter });
    }
  }

  async function refresh() {
    const { work } = await listWork({ region: REGION });
    showWork(part(root, "work"), work, ship.begin);
  }

  /** Nobody signed in and a person who is no desk staff are two plain answers, not errors. */
  function report(error, options = {}) {
    if (error instanceof SignInNeeded) return open("closed");
    if (error instanceof Problem && error.status === 403) return open("no-entry");
    return explain(error, { scopes: "desk_scopes", ...options });
  }

  function open(name) {
    for (const each of ["closed", "no-entry", "room"]) part(root, each).hidden = each !== name;
    part(root, "work").hidden = name !== "room";
  }
});
