// Words for the codes of claims, as the desk says them: "you" is its customer's word, not its own.

import { label } from "../text.js";
import words from "../words/desk-names.js";

/** The desk's words for one code of a kind: `deskName("actor", "customer")`. */
export function deskName(kind, code) {
  return label(words[kind], code);
}
