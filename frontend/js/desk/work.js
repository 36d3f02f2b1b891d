// The list of work, in the order the service gives it: most urgent first.

import { deadlineText } from "../deadline.js";
import { part, stamp } from "../dom.js";
import { named, taskTag } from "../labels.js";
import { instant, say } from "../text.js";
import words from "../words/work.js";

const t = say(words);

/** Shows `work` in `root`; `begin(claimId)` is called by the button of a row that is to ship. */
export function showWork(root, work, begin) {
  const count = work.length;
  part(root, "work-count").textContent = count ? t("count", { count }) : t("none");
  part(root, "rows").replaceChildren(...work.map((item) => row(item, begin)));
}

function row(item, begin) {
  const made = stamp("work-row", {
    next: taskTag(item.next_action),
    model: item.model_name,
    serial: item.serial,
    ship_to: item.ship_to.length ? t("ship_to", { address: item.ship_to.join(", ") }) : null,
    said: item.description && t("said", { text: item.description }),
    sends: named("sends", item.sends),
    due: due(item),
    since: instant(item.since),
    act: item.next_action === "ship" ? shipButton(item, begin) : "",
  });
  made.dataset.claim = item.claim_id;
  return made;
}

function due({ due_by: answerBy, return_by: returnBy, hold_lapses_at: lapses }) {
  if (answerBy) return t("answer_by", { at: instant(answerBy) });
  if (returnBy) return deadlineText(returnBy);
  return lapses ? t("hold_until", { at: instant(lapses) }) : t("no_due");
}

function shipButton({ claim_id: claimId, serial }, begin) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet";
  button.textContent = t("ship");
  button.setAttribute("aria-label", t("ship_unit", { serial }));
  button.addEventListener("click", () => begin(claimId));
  return button;
}
