// What happened to a plan, the newest first.

import { stamp } from "../dom.js";
import { figures } from "../figures.js";
import { named } from "../labels.js";
import { instant, money } from "../text.js";

/** The lines of the plan's timeline. */
export function historyLines(timeline) {
  return timeline.toReversed().map(eventLine);
}

function eventLine(event) {
  const line = stamp("event", {
    sentence: figures(event.sentence),
    at: { text: instant(event.at), datetime: event.at },
    actor: named("actor", event.actor),
    money: event.money ? money(event.money) : null,
    rules: event.rules.length ? event.rules.join(" ") : null,
    reference: event.reference,
  });
  line.dataset.type = event.type;
  return line;
}
