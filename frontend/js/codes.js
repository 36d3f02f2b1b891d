// Activation codes as people type them: 19 characters of chance and one that checks them (BUY-4).

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // no I, L, O, U
export const DIGITS = 20;
export const GROUP = 4;
const READ_AS = { O: "0", I: "1", L: "1" };

/** What was typed or pasted, in upper case, without spaces and hyphens, O as 0, I and L as 1. */
export function tidy(raw) {
  return raw.replace(/[\s-]/g, "").toUpperCase().replace(/[OIL]/g, (letter) => READ_AS[letter]);
}

/** What is wrong with a tidy code: "length", "typo", or null where it is whole. */
export function flawOf(code) {
  const values = [...code].map((letter) => ALPHABET.indexOf(letter));
  if (values.length !== DIGITS || values.includes(-1)) return "length";
  return values.reduce((sum, value) => twice(sum) ^ value, 0) ? "typo" : null;
}

// Twice an element of GF(32), modulo x^5 + x^2 + 1: so one wrong character, or two exchanged ones,
// are always seen.
function twice(element) {
  const doubled = element << 1;
  return doubled & 32 ? doubled ^ 0b100101 : doubled;
}
