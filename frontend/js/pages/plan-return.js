// Back from paying for a plan.

import { continuePlan } from "../client/purchase-plan.js";
import { stamp } from "../dom.js";
import { coverText } from "../cover.js";
import { followReturn } from "../return.js";
import { money, say } from "../text.js";
import words from "../words/plan-return.js";

const t = say(words);

followReturn({
  kind: "plan",
  proceed: continuePlan,
  anew: {},
  home: () => "plans.html",
  settled: ({ status }) => ["scheduled", "active", "awaiting_serial"].includes(status),
  ended: ({ status }) => ["void", "refunded", "expired"].includes(status),
  done: (plan) =>
    stamp("done", {
      heading: t("done", { model: plan.model_name }),
      serial: plan.serial,
      price: money(plan.price),
      cover: coverText(plan),
      replacements: plan.replacements_left,
      see: { href: `plan.html?${new URLSearchParams({ id: plan.plan_id })}` },
    }),
});
