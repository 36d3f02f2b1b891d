// What the questions about a damage ask depends on what was answered before.

import { part } from "../dom.js";
import { missing, values } from "../form.js";

/** What may be sent back for `parts` (SVC-14): a claimed battery comes back, alone or with its unit. */
export function returnsFor(parts) {
  if (!parts.includes("battery")) return ["unit", "unit_with_battery"];
  return parts.length === 1 ? ["battery", "unit_with_battery"] : ["unit_with_battery"];
}

/** Shows in `form` what its answers so far make a question, and hides the rest. */
export function follow(form) {
  const { cause, parts = [] } = values(form);
  const lost = cause === "loss";
  part(form, "when-lost").hidden = !lost;
  part(form, "damaged").hidden = lost;
  part(form, "returned").hidden = lost || !parts.length;
  part(form, "lost").hidden = !lost;
  const heading = part(form, "words");
  heading.textContent = lost ? heading.dataset.lostWords : heading.dataset.damagedWords;
  offer(form, parts);
}

// An answer that no longer fits is taken back; the only one that fits is given.
function offer(form, parts) {
  const open = returnsFor(parts);
  for (const radio of form.elements.sends) {
    const fits = open.includes(radio.value);
    radio.closest("label").hidden = !fits;
    radio.checked = fits && (radio.checked || open.length === 1);
  }
}

/** What `step` asks for, as it stands now, and was not answered. */
export function gaps(step) {
  return missing(step).filter(({ pointer }) => {
    const block = step.querySelector(`[data-pointer="${CSS.escape(pointer)}"]`);
    return !block.closest("[hidden]");
  });
}
