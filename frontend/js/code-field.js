// The field of an activation code: five groups of four that read like the card. The whole code may be
// pasted into any of them, and a typing error is told as soon as the last character is there.

import { DIGITS, GROUP, flawOf, tidy } from "./codes.js";
import { say } from "./text.js";
import words from "./words/code-field.js";

const t = say(words);

/**
 * Starts the field in `block`: its groups, what it says of the code, and the hidden input that
 * carries the code to the form. Gives a function that says what is wrong, as an error for
 * `showErrors`, or null.
 */
export function codeField(block) {
  const groups = [...block.querySelectorAll("[data-group]")];
  const whole = block.querySelector("[type=hidden]");
  const state = block.querySelector("[data-code-state]");

  groups.forEach((group, index) => {
    group.addEventListener("input", () => typed(index));
    group.addEventListener("keydown", (event) => stepBack(index, event));
    group.addEventListener("paste", (event) => pasted(index, event));
  });
  spread(0, tidy(whole.value));
  tell();

  function typed(index) {
    const [group, next] = groups.slice(index);
    const text = tidy(group.value);
    const caret = tidy(group.value.slice(0, group.selectionStart)).length;
    // A phone's keyboard enters its clipboard as if it were typed.
    if (text.length > GROUP + 1) return settle(index, text);
    group.value = text.slice(0, GROUP);
    if (caret >= GROUP && next && !next.value) {
      next.value = text.slice(GROUP);
      goTo(index + 1);
    } else {
      group.setSelectionRange(caret, caret);
    }
    return keep();
  }

  function stepBack(index, event) {
    if (event.key !== "Backspace" || !index || groups[index].selectionEnd) return;
    event.preventDefault();
    groups[index - 1].value = groups[index - 1].value.slice(0, -1);
    goTo(index - 1);
    tellForm();
  }

  function pasted(index, event) {
    event.preventDefault();
    settle(index, tidy(event.clipboardData.getData("text")));
    tellForm();
  }

  // The whole code goes in from the first group, a part of it from where it is entered.
  function settle(index, text) {
    const from = text.length >= DIGITS ? 0 : index;
    spread(from, text);
    goTo(from + Math.floor(text.length / GROUP));
    keep();
  }

  function spread(from, text) {
    groups.slice(from, from + Math.max(1, Math.ceil(text.length / GROUP))).forEach((group, index) => {
      group.value = text.slice(index * GROUP, (index + 1) * GROUP);
    });
  }

  function goTo(index) {
    const group = groups[Math.min(index, groups.length - 1)];
    group.focus();
    group.setSelectionRange(group.value.length, group.value.length);
  }

  // An input event that a script answers for has to be made: the form keeps its draft by them.
  function tellForm() {
    keep();
    whole.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function keep() {
    whole.value = groups.map((group) => group.value).join("");
    tell();
  }

  function tell() {
    const there = whole.value.length >= DIGITS;
    const flaw = there && flawOf(whole.value);
    state.dataset.flaw = flaw || "";
    state.textContent = there ? t(flaw ?? "whole") : "";
  }

  return () => {
    const flaw = flawOf(whole.value);
    if (flaw) state.textContent = "";
    return flaw && { pointer: "/code", detail: t(flaw) };
  };
}
