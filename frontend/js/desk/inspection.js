// The form of the bench: what was found, and for an accident the price of its repair.

/** What `act-form` takes to ask about an inspection whose quote is in `currency`. */
export function inspection(currency) {
  return { prepare: priced, body: (given) => bodyOf(given, currency) };
}

// Only an accident has a price: for anything else the field is away and asks for nothing.
function priced(form) {
  const block = form.querySelector("[data-priced]");
  const field = block.querySelector("[data-pointer]");
  const { missing } = field.dataset;
  const lay = () => {
    const accident = form.elements.outcome.value === "accident";
    block.hidden = !accident;
    form.elements.quote.disabled = !accident;
    if (accident) field.dataset.missing = missing;
    else delete field.dataset.missing;
  };
  form.addEventListener("change", lay);
  lay();
}

function bodyOf({ quote, ...given }, currency) {
  if (quote === undefined) return given;
  return { ...given, quote: { amount: minor(quote, currency), currency } };
}

// As `text.money` reads it back: the formatter knows how many decimals the currency has. What is no
// number goes as it is, for the service to say what is wrong with it.
function minor(text, currency) {
  /** @type {Intl.NumberFormatOptions} */
  const style = { style: "currency", currency };
  /** @type {any} */
  const decimals = new Intl.NumberFormat("en", style).resolvedOptions().maximumFractionDigits;
  const amount = Math.round(Number(text.replace(",", ".")) * 10 ** decimals);
  return Number.isNaN(amount) ? text : amount;
}
