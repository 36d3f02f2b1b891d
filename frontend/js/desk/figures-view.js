// The figures of the desk: a chart with its caption, and the same numbers as a table, of each.

import { now } from "../clock.js";
import { stamp } from "../dom.js";
import { named } from "../labels.js";
import { LOCALE, day, instant, localDate, money, say } from "../text.js";
import words from "../words/desk-figures.js";
import { bar, columns } from "./charts.js";
import { dayColumns } from "./days.js";
import { deskName } from "./names.js";

const t = say(words);

/** The slots of the page. */
export function figureSlots({ as_of: asOf, holds, claims, shipping }) {
  return {
    as_of: t("as_of", { at: instant(asOf) }),
    ...held(holds),
    ...filed(claims),
    ...shipped(shipping),
  };
}

function held(holds) {
  const count = total(holds);
  const figures = { count, sum: sums(holds), over: overdue(holds) };
  const caption = count ? t("holds", figures) : t("no_holds");
  return {
    holds_caption: caption,
    holds: holds.length ? holdColumns(holds, caption) : "",
    holds_table: holds.map(({ day: date, count: n, amount }) =>
      line([day(date)], [String(n), money(amount)]),
    ),
  };
}

const today = () => localDate(now(), Intl.DateTimeFormat().resolvedOptions().timeZone);

function overdue(holds) {
  return total(holds.filter(({ day: date }) => date < today()));
}

// Money of several currencies is never added up into one.
function sums(holds) {
  const byCurrency = Map.groupBy(holds, ({ amount }) => amount.currency);
  const added = [...byCurrency].map(([currency, rows]) =>
    money({ currency, amount: rows.reduce((sum, { amount }) => sum + amount.amount, 0) }),
  );
  return new Intl.ListFormat(LOCALE).format(added);
}

function holdColumns(holds, name) {
  const { bars, before } = dayColumns(holds, today());
  return columns(bars, { name, mark: before ? { before, text: t("today") } : undefined });
}

function filed(claims) {
  const most = Math.max(1, ...claims.map(({ count }) => count));
  const groups = [...Map.groupBy(claims, ({ service }) => service)];
  const count = total(claims);
  return {
    claims_caption: count ? t("claims", { count }) : t("no_claims"),
    claims: groups.map(([service, rows]) =>
      stamp("group", {
        name: t("service", { service: named("service", service), count: total(rows) }),
        rows: rows.map((row) =>
          stamp("bar", {
            name: deskName("claim", row.state),
            bar: bar(row.count / most),
            count: String(row.count),
          }),
        ),
      }),
    ),
    claims_table: claims.map(({ service, state, count: n }) =>
      line([named("service", service), deskName("claim", state)], [String(n)]),
    ),
  };
}

function shipped({ median_hours: median, buckets }) {
  const none = median === null;
  const count = total(buckets);
  const caption = none ? t("none_shipped") : t("shipped", { time: hours(median), count });
  const bars = buckets.map((of) => ({ count: of.count, label: brief(of.up_to_hours) }));
  return {
    shipping_caption: caption,
    shipping: none ? "" : columns(bars, { name: caption }),
    shipping_table: buckets.map((of) => line([upTo(of.up_to_hours)], [String(of.count)])),
  };
}

function hours(median) {
  const count = median < 48 ? median : median / 24;
  const number = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 }).format(count);
  return t(median < 48 ? "in_hours" : "in_days", { count, number });
}

const brief = (most) => (most === null ? t("longer_short") : `≤ ${span(most)}`);

const upTo = (most) => (most === null ? t("longer") : t("up_to", { time: span(most) }));

function span(most) {
  return most < 48 ? t("span_hours", { count: most }) : t("span_days", { count: most / 24 });
}

const total = (rows) => rows.reduce((sum, { count }) => sum + count, 0);

function line(texts, numbers) {
  const row = document.createElement("tr");
  row.append(...texts.map((text) => cell(text)), ...numbers.map((text) => cell(text, "sum")));
  return row;
}

function cell(textContent, className = "") {
  return Object.assign(document.createElement("td"), { textContent, className });
}
