// What goes with a unit that is sent in: the slip with its code, what to pack, the last day.

import { addressNodes } from "../address.js";
import { claimPage } from "../claim-page.js";
import { showReturnSlip } from "../client/manage-claim.js";
import { deadlineText } from "../deadline.js";
import { part, show, stamp, stopWaiting } from "../dom.js";
import { explain } from "../failure.js";
import { named } from "../labels.js";
import { qrCode } from "../qr.js";
import { saveFile } from "../save-file.js";
import { peek, put } from "../store.js";
import { day, say, zoneName } from "../text.js";
import { linkTo } from "../link-to.js";
import words from "../words/send-back.js";

const t = say(words);
// What is ticked off before the parcel is closed, by what the claim registered (SVC-14).
const ITEMS = {
  unit: ["unit", "no_battery", "memory", "extras", "slip", "wrap"],
  unit_with_battery: ["unit", "battery", "memory", "extras", "slip", "wrap"],
  battery: ["battery_alone", "no_unit", "slip", "wrap"],
};
const WITH_BATTERY = { unit_with_battery: "battery_in", battery: "battery_only" };

claimPage("send-back", (root, claim) => {
  const content = part(root, "content");
  if (claim.can.includes("send_back")) load();
  else show(content, nothing());

  async function load() {
    try {
      show(content, view(await showReturnSlip(claim.claim_id)));
    } catch (error) {
      stopWaiting(root, false);
      explain(error, { retry: load });
    }
  }

  function nothing() {
    const told = stamp("nothing");
    part(told, "home").href = linkTo("claim.html", { id: claim.claim_id });
    return told;
  }

  function view(slip) {
    const battery = WITH_BATTERY[slip.sends];
    const made = stamp("send-back", {
      by: slip.by ? deadlineText(slip.by) : null,
      when: t(advised(claim) ? "when_advised" : "when"),
      qr: qrCode(slip.qr, t("qr", slip)),
      reference: slip.reference,
      serial: slip.serial,
      sends: named("sends", slip.sends),
      send_to: slip.send_to.length ? addressNodes(slip.send_to) : null,
      last_day: slip.by ? lastDay(slip.by) : null,
      calendar: slip.calendar ? t("calendar") : null,
      items: checklist(slip),
      battery: battery ? t(battery) : null,
      after: t(`after_${claim.service}`),
    });
    part(made, "print").addEventListener("click", () => print());
    const save = () => saveFile(entry(slip), slip.calendar_name);
    part(made, "calendar")?.addEventListener("click", save);
    return made;
  }
});

// On paper the days left would be wrong tomorrow.
function lastDay({ at, local_date: date, zone }) {
  return t("last_day", { day: day(date, { weekday: true }), zone: zoneName(at, zone) });
}

// Within three days is advised where a hold stands (HLD-3).
function advised({ service, paid_at: paid }) {
  return service === "premium" && paid;
}

const entry = ({ calendar }) => new Blob([calendar], { type: "text/calendar" });

function checklist({ sends, serial, reference }) {
  const name = `packed.${reference}`;
  const packed = peek(name) ?? [];
  return ITEMS[sends].map((key) => {
    const row = stamp("item", {
      text: t(key, { serial }),
      note: words.notes[key] ?? null,
    });
    const box = row.querySelector("input");
    Object.assign(box, { name: key, checked: packed.includes(key) });
    box.addEventListener("change", () => put(name, ticked(box.form)));
    return row;
  });
}

function ticked({ elements }) {
  return [...elements].filter(({ checked }) => checked).map(({ name }) => name);
}
