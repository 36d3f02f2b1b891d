// What happened to the store's cards since midnight, newest first.

import { listStoreCards } from "../client/manage-cards.js";
import { now } from "../clock.js";
import { part, retitle, stamp } from "../dom.js";
import { LOCALE, date, label, say } from "../text.js";
import words from "../words/today.js";
import { familyOf, tailOf, termOf } from "./card-text.js";

const t = say(words);
const TONES = { sold: "good", redeemed: "good", void: "bad" };

/** Starts the task in `root`; `load` fetches the list anew and may be refused. */
export function startToday(root, { report }) {
  const refresh = () => load().catch((error) => report(error, { retry: refresh }));
  part(root, "refresh").addEventListener("click", refresh);

  async function load() {
    const since = midnight();
    const { cards } = await listStoreCards({ since: since.toISOString() });
    const count = cards.length;
    part(root, "count").textContent = t(count ? "count" : "none", { count, at: hour(now()) });
    part(root, "rows").replaceChildren(...cards.map((card) => row(card, since)));
  }

  function open() {
    retitle(root.querySelector("h1").textContent);
    return refresh();
  }

  return { open, load, close: () => {} };
}

/** The last midnight where the counter stands. */
function midnight() {
  const start = new Date(now());
  start.setHours(0, 0, 0, 0);
  return start;
}

function row(card, since) {
  const at = (instant) => when(instant, since);
  return stamp("day-row", {
    at: { text: at(card.changed_at), datetime: card.changed_at },
    state: { text: label(words.state, card.state), "data-tone": TONES[card.state] ?? "plain" },
    main: card.serial ? t("unit", { model: card.model_name, serial: card.serial }) : kindOf(card),
    details: details(card, at).map(piece),
  });
}

// A line breaks between two of them, never within one.
function piece(textContent) {
  return Object.assign(document.createElement("span"), { textContent });
}

function kindOf(card) {
  return t("kind", { term: termOf(card), family: familyOf(card), region: card.region });
}

// What came before the state that the row tells, and by what to know the card.
function details(card, at) {
  const { state, sold_at: sold, serial } = card;
  const said = [];
  if (card.reissue_of) said.push(t("in_place"));
  if (card.reissued_as) said.push(t("replaced"));
  if (sold && state !== "sold") said.push(t("sold", { at: at(sold) }));
  if (state === "redeemed" && !serial) said.push(t("elsewhere"));
  if (serial) said.push(kindOf(card));
  return [...said, t("batch", card), t("card", { tail: tailOf(card) })];
}

function when(instant, since) {
  return Date.parse(instant) < since.getTime() ? date(instant) : hour(instant);
}

function hour(at) {
  return new Intl.DateTimeFormat(LOCALE, { timeStyle: "short" }).format(new Date(at));
}
