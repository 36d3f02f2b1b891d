// A form that begins with the code of a card, for a scanner that types and presses Enter.

import { codeField } from "../code-field.js";
import { part } from "../dom.js";
import { clearErrors, missing } from "../form.js";

/**
 * Starts the code's field in `form`. Enter leads to the field that follows where nothing is entered
 * yet, and sends the form from there; Esc empties it and begins anew.
 */
export function cardForm(form) {
  const flaw = codeField(part(form, "code"));
  const blocks = [...form.querySelectorAll("[data-pointer]")];
  const first = blocks[0].querySelector("input");

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter") lead(event);
  });
  // From anywhere on the page: what went wrong is told in a box above the form, with the focus on it.
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && form.checkVisibility()) begin();
  });

  function lead(event) {
    const at = blocks.findIndex((block) => block.contains(event.target));
    const next = blocks[at + 1];
    if (at < 0 || !next || !entered(blocks[at]) || entered(next)) return;
    event.preventDefault();
    next.querySelector("input").focus();
  }

  function entered(block) {
    if (block === blocks[0]) return !flaw();
    const choices = block.querySelectorAll("[type=radio]");
    if (choices.length) return [...choices].some(({ checked }) => checked);
    return block.querySelector("input").value.trim() !== "";
  }

  function empty() {
    form.reset();
    form.elements.code.value = "";
    // The field says nothing of a code that is gone: it looks again when it is typed in.
    first.dispatchEvent(new Event("input"));
    clearErrors(form);
  }

  function begin() {
    empty();
    form.dispatchEvent(new Event("input"));
    focus();
  }

  function focus() {
    (blocks.find((block) => !entered(block)) ?? blocks[0]).querySelector("input").focus();
  }

  return {
    /** What is missing or mistyped, for `showErrors`. One that is missing has no typing error. */
    faults() {
      const wrong = missing(form);
      const code = wrong.some(({ pointer }) => pointer === "/code") ? null : flaw();
      return code ? [code, ...wrong] : wrong;
    },
    begin,
    empty,
    focus,
  };
}
