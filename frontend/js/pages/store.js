// A store's counter: who may enter, and then one task at a time, by the address's fragment.

import { component, part } from "../dom.js";
import { hideProblem } from "../problem-box.js";
import { startChange } from "../store/change.js";
import { enterStore, report } from "../store/door.js";
import { startRedeem } from "../store/redeem.js";
import { startSell } from "../store/sell.js";
import { startToday } from "../store/today.js";

const TASKS = { redeem: startRedeem, sell: startSell, today: startToday, change: startChange };
// The steps of a task have fragments of their own; whatever is not here belongs to the first.
const STEPS = {
  "#sell": "sell",
  "#today": "today",
  "#change": "change",
  "#confirm": "change",
  "#changed": "change",
};

component("store", (root) => {
  const room = part(root, "room");
  const place = (name) => room.querySelector(`[data-task="${name}"]`);
  const tools = { report: (error, options) => report(root, error, options) };
  const tasks = Object.fromEntries(
    Object.entries(TASKS).map(([name, start]) => [name, start(place(name), tools)]),
  );

  enterStore(root, tasks.today.load, () => {
    addEventListener("hashchange", turn);
    // A page that Back brings back as it was left shows nothing of the customer before.
    addEventListener("pagehide", () => close(Object.keys(tasks)));
    addEventListener("pageshow", ({ persisted }) => persisted && turn());
    turn();
  });

  function turn() {
    hideProblem();
    const name = STEPS[location.hash] ?? "redeem";
    const others = Object.keys(tasks).filter((each) => each !== name);
    for (const each of others) place(each).hidden = true;
    close(others);
    place(name).hidden = false;
    for (const tab of room.querySelectorAll("[data-tab]")) {
      if (tab.dataset.tab === name) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    tasks[name].open();
  }

  function close(names) {
    for (const name of names) tasks[name].close();
  }
});
