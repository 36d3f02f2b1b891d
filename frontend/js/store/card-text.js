// An activation card in words.

import { say } from "../text.js";
import words from "../words/card-text.js";

const t = say(words);

/** "12 months" of a card or a plan. */
export function termOf({ term_months: count }) {
  return t("term", { count });
}

/** The product family by its code: `inspire-2` is "Inspire 2". */
export function familyOf({ family }) {
  return family.replaceAll("-", " ").replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

/** The end of a card's id, by which two people can tell that they speak of the same one. */
export function tailOf({ card_id: id }) {
  return id.slice(-6);
}

/** A code as it is printed on the card: in groups of four. */
export function printed(code) {
  return code.match(/.{1,4}/g).join("-");
}
