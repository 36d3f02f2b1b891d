// A row of the desk's list that is no claim: a plan with a task, a video, a region, an invitation.

import { listWork } from "../client/list-work.js";
import { actForm, actWords } from "../desk/act-form.js";
import { clocksOf } from "../desk/clocks.js";
import { REGION, enterDesk, report } from "../desk/door.js";
import { film } from "../desk/film.js";
import { deskName } from "../desk/names.js";
import { actOf } from "../desk/tasks.js";
import { component, parameter, part, retitle, stamp } from "../dom.js";
import { figures } from "../figures.js";
import { linkTo } from "../link-to.js";
import { instant, say } from "../text.js";
import words from "../words/desk-task.js";

const t = say(words);

component("desk", (root) => {
  const content = part(root, "content");
  enterDesk(root, load);

  async function load() {
    const { work } = await listWork({ region: REGION });
    const row = work.find(({ id }) => id === parameter("id"));
    if (!row) over(t("gone"));
    else if (row.kind === "claim") location.replace(linkTo("desk-claim.html", { id: row.id }));
    else lay(row, row.why === "video" ? await film(row.id) : null);
  }

  function lay(row, video) {
    const heading = deskName("why", row.why);
    part(root, "heading").textContent = heading;
    retitle(heading);
    const view = stamp("task", {
      model: row.model_name || null,
      serial: row.serial,
      what: figures(row.what),
      since: t("since", { at: instant(row.since) }),
      clocks: row.due_by ? clocksOf(row).slice(-1) : null,
      film: video,
    });
    const act = actOf(row);
    const form = actForm(act, {
      done: () => over(actWords(act.code).done, "good"),
      leave: () => location.assign("desk.html"),
      failed: (error, options) => report(root, error, options),
    });
    part(view, "panel").replaceChildren(form);
    content.replaceChildren(view);
  }

  function over(text, tone = "wait") {
    const view = stamp("over", { text: { text, "data-tone": tone } });
    content.replaceChildren(view);
    view.querySelector("a").focus();
  }
});
