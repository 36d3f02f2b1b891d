// A text that is copied as a whole: a link to show, a code to hand on.

import { part } from "./dom.js";
import { say } from "./text.js";
import words from "./words/copy.js";

const t = say(words);

/** Puts `text` into the block of `_copy.html` named `name`, and makes its button copy it. */
export function copyable(root, name, text) {
  const block = root.querySelector(`[data-copyable="${name}"]`);
  const field = block.querySelector("input");
  field.value = text;
  part(block, "copied").textContent = "";
  part(block, "copy").onclick = () => copy(field, part(block, "copied"));
}

// Selected first: where the browser lets no script write the clipboard, it is copied by hand.
async function copy(field, said) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = t("copied");
  } catch {
    said.textContent = t("by_hand");
  }
}
