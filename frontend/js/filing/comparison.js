// The answer of the comparison: the services that may be had, then the others and what can be done
// about those.

import { stepLine } from "../decision.js";
import { stamp } from "../dom.js";
import { figures } from "../figures.js";
import { closedCard, openCard } from "./service-card.js";

/**
 * The view of `compared`. `choose` is called with the name of the service that is chosen; `links`
 * are the addresses of next steps by their codes.
 */
export function comparisonView({ services, advised, advice, covers }, { choose, links }) {
  const open = services.filter(({ allowed }) => allowed).sort(first(advised));
  const closed = services.filter(({ allowed }) => !allowed);
  const steps = stepsOf(closed, open);
  return stamp("comparison", {
    advice: advised ? figures(advice) : null,
    open: open.length ? open.map((each) => openCard(each, { advised, choose })) : null,
    closed: closed.length ? closed.map(closedCard) : null,
    steps: steps.length ? steps.map((step) => stepLine(step, links)) : null,
    covers: open.length ? covers : null,
  });
}

const first = (advised) => (a, b) =>
  Number(b.service === advised) - Number(a.service === advised);

// Each step once, and none to a service that stands on the page.
function stepsOf(closed, open) {
  const shown = new Set(open.map(({ service }) => service));
  const steps = closed.flatMap(({ decision }) => decision.next_steps);
  return steps.filter(({ code }) => !shown.has(code) && shown.add(code));
}
