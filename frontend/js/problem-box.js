// The box at the top of a page that says what went wrong, takes the focus, and links to the fields.

import { say } from "./text.js";
import words from "./words/problem.js";

const t = say(words);
const PREFIX = `${t("title_prefix")} `;

/** @returns {any} the layout's box: every page has it, with all its parts */
const box = () => document.querySelector("[data-problem]");

/**
 * Shows the box. `items` are `{text, href?}`; `action` is `{text, run}` for its button;
 * `note` is small print such as the request's id. With `calm` it is a notice and no error.
 * @param {{ heading?: string, items?: { text: string, href?: string }[], note?: string | null,
 *   action?: { text: string, run: () => unknown } | null, calm?: boolean }} problem
 */
export function showProblem({ heading = t("heading"), items = [], action, note, calm = false }) {
  const root = box();
  root.classList.toggle("calm", calm);
  root.querySelector("h2").textContent = heading;
  root.querySelector("ul").replaceChildren(...items.map(line));
  const small = root.querySelector("p");
  small.textContent = note ?? "";
  small.hidden = !note;
  const button = root.querySelector("button");
  button.parentElement.hidden = !action;
  button.textContent = action?.text ?? "";
  button.onclick = action?.run ?? null;
  root.hidden = false;
  document.title = calm ? bareTitle() : PREFIX + bareTitle();
  root.focus();
}

/** Takes the box away again. */
export function hideProblem() {
  box().hidden = true;
  document.title = bareTitle();
}

function bareTitle() {
  return document.title.startsWith(PREFIX) ? document.title.slice(PREFIX.length) : document.title;
}

/** @param {{ text: string, href?: string }} item */
function line({ text, href }) {
  const row = document.createElement("li");
  row.append(href ? link(text, href) : text);
  return row;
}

function link(text, href) {
  const anchor = Object.assign(document.createElement("a"), { href, textContent: text });
  anchor.addEventListener("click", (event) => {
    event.preventDefault();
    const target = document.querySelector(href);
    const control = target.matches("input, select, textarea, button")
      ? target
      : target.querySelector("input, select, textarea, button");
    control.focus();
    target.scrollIntoView({ block: "center" });
  });
  return anchor;
}
