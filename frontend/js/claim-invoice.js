// The invoice of a completed claim: asked for, promised, fetched (INV-1).

import { refused } from "./claim-page.js";
import { askForInvoice, fetchInvoice } from "./client/manage-claim.js";
import { deadlineText } from "./deadline.js";
import { fill, part, stamp } from "./dom.js";
import { whileBusy } from "./form.js";
import { saveFile } from "./save-file.js";
import { say } from "./text.js";
import words from "./words/claim-invoice.js";

const t = say(words);

/** The part of the page about the invoice, or null while none can be asked for. */
export function invoiceView(root, { claim_id: id, can, invoice }) {
  if (!invoice && !can.includes("invoice")) return null;
  const view = stamp("invoice");
  const button = view.querySelector("button");
  if (invoice) promised(invoice);
  else offer(t("ask"), t("ask_text"), ask);
  return view;

  function offer(text, note, act) {
    fill(view, { invoice_act: text, invoice_text: note });
    const press = () => whileBusy(button, () => attempt(act, press));
    button.onclick = press;
  }

  async function ask() {
    promised(await askForInvoice(id, {}));
    view.querySelector("h2").focus();
  }

  function promised({ number, due }) {
    offer(t("fetch", { number }), t("promised"), () => save(number));
    fill(view, { invoice_by: deadlineText(due) });
    part(view, "promise").hidden = false;
  }

  async function save(number) {
    saveFile(await fetchInvoice(id), `${number}.pdf`);
  }

  async function attempt(act, press) {
    try {
      await act();
    } catch (error) {
      refused(error, { root, id, retry: press });
    }
  }
}
