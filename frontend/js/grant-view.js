// What became of an application for a video verification, or for the review of a region: one answer
// with its next step. The page has the template `grant`.

import { deadlineOf, deadlineText } from "./deadline.js";
import { part, stamp } from "./dom.js";
import { grantTag } from "./labels.js";
import words from "./words/grant-view.js";

const ENDED = ["expired", "rejected", "revoked"];
const REASONED = ["rejected", "revoked"];

/** The view of `grant`; `anew` is done where it is over and can be asked for again. */
export function grantView(grant, anew) {
  const { kind, status, serial, reason, closes_at: closes } = grant;
  const view = stamp("grant", {
    serial,
    status: grantTag(status),
    heading: words[kind].heading[status],
    text: words[kind].text[status],
    until: status === "open" ? deadlineText(deadlineOf(closes)) : null,
    reason: REASONED.includes(status) && reason ? reason : null,
    go: goOn(status, serial),
  });
  const again = part(view, "anew");
  again.hidden = !ENDED.includes(status);
  again.addEventListener("click", anew);
  return view;
}

function goOn(status, serial) {
  const pages = { open: `buy.html?${new URLSearchParams({ serial })}`, used: "plans.html" };
  const href = pages[status] ?? (status === "reserved" ? "plans.html" : null);
  return href && { href, text: words.go[status] };
}
