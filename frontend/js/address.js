// An address as it stands on a parcel, line by line, its country by name.

import { countryName } from "./text.js";

const CODE = /^[A-Z]{2}$/;

/** The nodes of an address whose last line may be the country's two letters. */
export function addressNodes(lines) {
  const named = lines.map((line, at) => (at && CODE.test(line) ? countryName(line) : line));
  return named.flatMap((line) => [line, document.createElement("br")]).slice(0, -1);
}
