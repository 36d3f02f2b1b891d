// What the reader answered, in a line or item by item.

import { named, namedList } from "../labels.js";
import { countryName, instant, say } from "../text.js";
import words from "../words/asked.js";
import { instantOf } from "./answers.js";

const t = say(words);

/** The questions answered so far, in one line. */
export function askedFor(given) {
  const { serial, cause, parts } = given;
  const place = countryName(given.shipping_country);
  if (cause === "loss") return t("lost", { serial, at: lostAt(given), place });
  const what = { cause: named("cause", cause), parts: namedList("part", parts) };
  return t("damaged", { serial, ...what, place });
}

/** When the device was lost, in the reader's own zone. */
export function lostAt({ lost_at: at }) {
  return instant(instantOf(at));
}
