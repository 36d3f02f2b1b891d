// Where the next steps of a decision about eligibility lead for one serial number.

const HERE = { status: "status.html", review: "review.html", repair: "claim-new.html" };

/** The addresses of the steps, by their codes, for `links` of `showDecision` and `explain`. */
export function waysOf(serial, decision) {
  const query = new URLSearchParams({ serial });
  const pages = { ...HERE, video: "verify.html", upload: "verify.html", buy: "buy.html" };
  const links = Object.entries(pages).map(([code, page]) => [code, `${page}?${query}`]);
  return { ...Object.fromEntries(links), wait: waitingFor(decision, query) };
}

// One code for three kinds of waiting: for a payment, for the desk's look at a video, for a mail.
function waitingFor({ rules }, query) {
  const failed = (id) => rules.find((rule) => rule.id === id && rule.outcome === "failed");
  if (failed("ELG-10")) return "plans.html";
  const filmed = ["in_review", "prepared"].includes(failed("ELG-5")?.inputs.state);
  return filmed && !failed("ELG-6") ? `verify.html?${query}` : "";
}
