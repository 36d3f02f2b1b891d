// The timeline of a claim in three parts: what was done, what is now, and what comes next.

import { deadlineText } from "./deadline.js";
import { stamp } from "./dom.js";
import { figures } from "./figures.js";
import { named } from "./labels.js";
import { instant, money, say } from "./text.js";
import words from "./words/claim-timeline.js";

const t = say(words);
const SHOWN = 4; // older entries are folded away
// Money that goes back by the bank: it says so days after we do.
const BY_THE_BANK = ["refund_started", "default_refunded", "orphan_given_back"];

/** The slots of the timeline, oldest first: the eye goes down through now to what comes. */
export function timelineView({ timeline, held_by: holder, ahead }) {
  // Folding away a single entry would save nothing.
  const folded = timeline.length > SHOWN + 1 ? timeline.length - SHOWN : 0;
  const earlier = timeline.slice(0, folded);
  return {
    earlier_title: t("earlier", { count: earlier.length }),
    earlier: earlier.length ? earlier.map(eventLine) : null,
    done: timeline.slice(folded).map(eventLine),
    now: stamp("now", { holder: words.holder[holder ?? "nobody"] }),
    next: ahead.length ? ahead.map(stepLine) : null,
  };
}

function eventLine(event) {
  const sentence = figures(event.sentence);
  const sum = event.money && money(event.money);
  const line = stamp("event", {
    sentence,
    bank: BY_THE_BANK.includes(event.type) || undone(event) ? t("bank") : null,
    at: { text: instant(event.at), datetime: event.at },
    actor: named("actor", event.actor),
    money: sum && !sentence.includes(sum) ? sum : null,
    rules: event.rules.length ? event.rules.join(" ") : null,
    reference: event.reference && t(event.money ? "provider" : "carrier", event),
  });
  line.dataset.type = event.type;
  return line;
}

// A hold let go for a change of the service says nothing of the bank in its own sentence.
function undone({ type, rules }) {
  return type === "hold_released" && rules.includes("SVC-12");
}

function stepLine({ code, sentence, at, by }) {
  const when = by ? deadlineText(by) : at && t("about", { at: instant(at) });
  const line = stamp("step", { sentence: figures(sentence), when: when ?? null });
  line.dataset.step = code;
  return line;
}
