// The service desk: receiving and shipping at the bench, and the list of work.

import { listWork } from "../client/list-work.js";
import { REGION, enterDesk, report } from "../desk/door.js";
import { startScan } from "../desk/scan.js";
import { startShip } from "../desk/ship.js";
import { workList } from "../desk/work.js";
import { component, part } from "../dom.js";

component("desk", (root) => {
  const work = part(root, "work");
  const tell = (error, options) => report(root, error, options);
  const changed = () => refresh().catch(tell);
  let back; // where the form to ship was called from

  const scan = startScan(part(root, "scan"), {
    report: tell,
    began: () => stage("nothing"),
    told: (view) => stage("verdict", view),
    changed,
  });
  const ship = startShip(part(root, "ship"), {
    report: tell,
    told: (text) => stage("shipped", text),
    left: () => {
      stage("idle");
      back?.focus();
    },
    changed,
  });
  const list = workList(work, {
    ship: (row) => {
      back = document.activeElement;
      stage("ship");
      ship.begin(row);
    },
    scan: () => {
      scan.focus();
      part(root, "scan").scrollIntoView({ block: "nearest" });
    },
  });
  part(root, "refresh").addEventListener("click", changed);
  part(root, "to-work").addEventListener("click", (event) => {
    event.preventDefault();
    work.querySelector("h2").focus();
    work.scrollIntoView();
  });
  enterDesk(root, refresh, () => scan.focus());

  async function refresh() {
    list.show((await listWork({ region: REGION })).work);
  }

  // Beside the scanner there is one thing at a time: a verdict, the form to ship, what was shipped.
  function stage(name, content = "") {
    part(root, "verdict").replaceChildren(name === "verdict" ? content : "");
    part(root, "shipped").textContent = name === "shipped" ? content : "";
    part(root, "ship").hidden = name !== "ship";
    part(root, "idle").hidden = name !== "idle";
  }
});
