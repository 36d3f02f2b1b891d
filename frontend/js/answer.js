// The answer to a checked serial: not possible and why, or the plans that can be bought until when.
// Fetched while the service is asked, so that the first page stays light.

import { coverText, feesText } from "./cover.js";
import { decisionView, ruleLine } from "./decision.js";
import { stamp } from "./dom.js";
import { untilText } from "./open-until.js";
import { money, say } from "./text.js";
import { waysOf } from "./ways.js";
import words from "./words/answer.js";

const t = say(words);

/** The view of what `/eligibility` said of `serial`. */
export function answerView(serial, answer) {
  return answer.decision.allowed ? eligible(answer) : refused(serial, answer);
}

function refused(serial, { decision, device }) {
  const name = device?.model_name ?? serial;
  return decisionView(decision, t("refused", { name }), waysOf(serial, decision));
}

function eligible(answer) {
  const { decision, device, offers } = answer;
  return stamp("eligible", {
    device: t("device", { model: device.model_name, serial: device.serial }),
    until: untilText(answer),
    offers: offers.map((offer) => offerCard(offer, device.serial)),
    rules: decision.rules.filter(({ outcome }) => outcome === "passed").map(ruleLine),
    illustrative: offers.some((offer) => offer.illustrative) ? t("illustrative") : null,
  });
}

function offerCard(offer, serial) {
  const card = stamp("offer", {
    term: t("term", { count: offer.term_months }),
    price: money(offer.price),
    cover: coverText(offer),
    replacements: t("replacements", {
      count: offer.replacements,
      fees: feesText(offer.replacement_fees),
    }),
    hold: offer.premium ? t("hold", { hold: money(offer.hold), days: offer.return_days }) : null,
    choose: t("choose", { count: offer.term_months }),
  });
  const query = new URLSearchParams({ serial, term: offer.term_months });
  const link = card.querySelector("[data-slot=choose]");
  link.href = `${link.getAttribute("href")}?${query}`;
  return card;
}
