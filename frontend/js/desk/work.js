// The list of work, in the order the service gives it: most urgent first, and what to do with each.

import { part, stamp } from "../dom.js";
import { figures } from "../figures.js";
import { named } from "../labels.js";
import { linkTo } from "../link-to.js";
import { instant, say } from "../text.js";
import words from "../words/work.js";
import { clocksOf } from "./clocks.js";
import { deskName } from "./names.js";

const t = say(words);
// The kinds of work, each with the reasons that are of it; what is in none is shown under "all".
const KINDS = {
  money: "hold_lost hold_lapsing debt dispute refund explain".split(" "),
  returns: ["overdue", "incomplete", "scan"],
  shipping: ["not_shipped", "ship", "send_home"],
  bench: ["inspect", "mend", "quote"],
  checks: ["verification", "review", "region", "video", "grant", "plan"],
};
const ALL = "all";

/**
 * The list in `root`, filtered by kind; `begin` has what a row's button starts, by its action.
 * @param {any} root
 * @param {Record<string, (row: any) => unknown>} begin
 */
export function workList(root, begin) {
  let rows = [];
  let kind = ALL;

  part(root, "chips").addEventListener("change", ({ target }) => {
    kind = target.value;
    lay();
  });

  function lay() {
    const shown = rows.filter((row) => kind === ALL || kindOf(row) === kind);
    const count = shown.length;
    part(root, "work-count").textContent = count ? t("count", { count }) : t("none");
    part(root, "rows").replaceChildren(...shown.map((row) => job(row, begin)));
  }

  return {
    show(work) {
      rows = work;
      const kinds = Object.keys(KINDS).filter((each) => work.some((row) => kindOf(row) === each));
      if (!kinds.includes(kind)) kind = ALL;
      part(root, "kinds").hidden = kinds.length < 2;
      part(root, "chips").replaceChildren(...[ALL, ...kinds].map((each) => chip(each, kind, work)));
      lay();
    },
  };
}

function kindOf({ why }) {
  return Object.keys(KINDS).find((kind) => KINDS[kind].includes(why));
}

function chip(kind, chosen, work) {
  const rows = kind === ALL ? work : work.filter((row) => kindOf(row) === kind);
  const view = stamp("chip", { name: t(kind), count: String(rows.length) });
  const radio = view.querySelector("input");
  radio.value = kind;
  radio.checked = kind === chosen;
  return view;
}

function job(row, begin) {
  const claimed = row.kind === "claim";
  const view = stamp("job", {
    urgent: row.urgent ? t("urgent") : null,
    why: deskName("why", row.why),
    what: figures(row.what),
    since: row.since && t("since", { at: instant(row.since) }),
    model: row.model_name || null,
    serial: row.serial,
    about: claimed ? about(row) : null,
    ship_to: row.ship_to.length ? t("ship_to", { address: row.ship_to.join(", ") }) : null,
    said: row.description && t("said", { text: row.description }),
    clocks: claimed ? clocksOf(row) : null,
    act: act(row, begin),
  });
  Object.assign(view.dataset, { why: row.why, urgent: String(row.urgent) });
  view.dataset[row.kind] = row.id;
  return view;
}

function about({ service, state }) {
  return `${named("service", service)} · ${deskName("claim", state)}`;
}

// One thing to do in each row; where that is done at the bench, the claim is a link besides.
function act(row, begin) {
  const { kind, id, serial, next_action: code } = row;
  if (kind !== "claim") return [link(t("open_task"), linkTo("desk-task.html", { id }), row)];
  const page = linkTo("desk-claim.html", { id });
  if (!begin[code]) return [link(deskName("task", code), page, row)];
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: styleOf(row) });
  button.textContent = deskName("task", code);
  button.setAttribute("aria-label", t(`${code}_unit`, { serial }));
  button.addEventListener("click", () => begin[code](row));
  return [button, link(t("claim"), page, row, "")];
}

// What is urgent stands out; the rest is as calm as it may be.
const styleOf = ({ urgent }) => (urgent ? "button" : "button quiet");

function link(text, href, row, style = styleOf(row)) {
  const made = Object.assign(document.createElement("a"), { className: style, href });
  made.textContent = text;
  made.setAttribute("aria-label", t("of_unit", { act: text, serial: row.serial }));
  return made;
}
