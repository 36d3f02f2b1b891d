// Video verification of an aircraft (ELG-5): what to film, apply, send it in, and what became of it.
// Where an application stands is the service's to say: the page shows what its status asks for.

import { applyForVerification, finishUpload, showVerification } from "../client/verify-device.js";
import { deadlineText } from "../deadline.js";
import { component, fill, focusHeading, parameter, part, show } from "../dom.js";
import { explain } from "../failure.js";
import { missing, showErrors, whileBusy } from "../form.js";
import { grantView } from "../grant-view.js";
import { hideProblem, showProblem } from "../problem-box.js";
import { sendInSight } from "../progress.js";
import { session } from "../session.js";
import { peek, put, take } from "../store.js";
import { say } from "../text.js";
import { UploadBroken } from "../upload.js";
import { videoFlaw, videoType } from "../video.js";
import { waysOf } from "../ways.js";
import words from "../words/verify.js";

const t = say(words);

component("verify", (root) => {
  const serial = parameter("serial").toUpperCase();
  const arrived = `video-arrived.${serial}`;
  const form = part(root, "video-form");
  const [applying, sending] = [part(root, "apply"), form.querySelector("[type=submit]")];
  const pressApply = () => whileBusy(applying, apply);
  const pressSend = () => whileBusy(sending, send);

  fill(root, { serial });
  applying.addEventListener("click", pressApply);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    pressSend();
  });
  start();

  async function start() {
    if (!serial) return view("ask", false);
    if (!session()) return view("intro", false);
    view("waiting", false);
    try {
      const { grant } = await showVerification(serial);
      return await lay(grant);
    } catch (error) {
      view("intro", false);
      // Nothing was applied for yet.
      return error.status === 404 ? undefined : explain(error, { retry: start });
    }
  }

  async function apply() {
    hideProblem();
    try {
      const { grant } = await applyForVerification({ serial });
      await lay(grant);
    } catch (error) {
      failed(error, pressApply);
    }
  }

  function lay(grant) {
    if (grant.status === "applied") return awaitVideo(grant);
    return show(view("outcome", false), grantView(grant, () => view("intro")));
  }

  // What arrived before the page was left is told to the service now, and not sent again.
  function awaitVideo({ send_by: by }) {
    fill(view("upload"), { send_by: by && deadlineText(by) });
    return peek(arrived) ? whileBusy(sending, finish) : undefined;
  }

  async function send() {
    hideProblem();
    const file = form.elements.video.files[0];
    const wrong = faults(file);
    if (wrong.length) return showErrors(form, wrong);
    try {
      // The form is good for 15 minutes: each try has a fresh one.
      const { grant, upload } = await applyForVerification({ serial });
      if (!upload) return lay(grant);
      await sendInSight(part(root, "progress"), upload, file, videoType(file));
      put(arrived, true);
      return await finish();
    } catch (error) {
      return error instanceof UploadBroken ? broken(error) : failed(error, pressSend);
    }
  }

  function faults(file) {
    const flaw = file && videoFlaw(file);
    return flaw ? [{ pointer: "/video", detail: t(flaw) }] : missing(form);
  }

  async function finish() {
    try {
      const { grant } = await finishUpload(serial, {});
      take(arrived);
      await lay(grant);
    } catch (error) {
      // The service looked, and found no video that it can take.
      if (error.errors?.length) take(arrived);
      failed(error, () => whileBusy(sending, error.errors?.length ? send : finish));
    }
  }

  function broken({ stopped }) {
    if (stopped) return sending.focus();
    const action = { text: t("broken_again"), run: pressSend };
    return showProblem({ heading: t("broken"), items: [{ text: t("broken_text") }], action });
  }

  function failed(error, retry) {
    if (!error.decision) return explain(error, { form, retry });
    const links = waysOf(serial, error.decision);
    return explain(error, { outcome: view("outcome", false), links });
  }

  function view(name, announce = true) {
    hideProblem();
    const views = [...root.querySelectorAll("[data-view]")];
    for (const each of views) each.hidden = each.dataset.view !== name;
    const shown = views.find((each) => !each.hidden);
    if (announce) focusHeading(shown);
    return shown;
  }
});
