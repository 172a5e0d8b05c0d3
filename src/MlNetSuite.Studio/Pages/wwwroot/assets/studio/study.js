// One study, live.

import { announce, h } from "../dom.js";
import { metric, task } from "../format.js";
import { notice } from "../notice.js";
import { href } from "./ask.js";
import { charts } from "./charts/all.js";
import { measured } from "./measure.js";
import { model } from "./model.js";
import { noteOn } from "./note.js";
import { steering } from "./steer.js";
import { follow } from "./stream.js";
import { trialTable } from "./table.js";
import { Trials, short } from "./trials.js";
import { better, counted, lasted, plural } from "./words.js";

export function study(place, signal, fail) {
  const said = notice();
  const refused = notice();
  const lede = h("p", { class: "lede" }, "Reading the study…");
  const eyebrow = h("p", { class: "eyebrow" });
  const figures = h("dl", { class: "figures" });
  const note = noteOn(place, undefined, refused);
  const steered = steering(place, refused, note.writable);
  const table = trialTable(place, { signal, steering: steered });
  const grid = h("div", { class: "charts" });
  let trials = null;
  let shown = null;
  let notes = new Map();

  function take(name, data) {
    if (name === "fault")
      return said.say(`${data.message} What was read before is shown; trying again…`);
    if (name === "notes") {
      note.take(data.notes.find(one => one.trial === null)?.text ?? "");
      notes = new Map(data.notes.filter(one => one.trial !== null).map(one => [one.trial, one.text]));
      return table.notes(notes);
    }
    if (name === "sweep") {
      steered.take(data);
      return table.again();
    }
    const began = performance.now();
    said.clear();
    if (name === "study") {
      trials = new Trials(data.study, data.trials, data.omitted);
      if (shown === null) {
        shown = charts(place, trials, { signal, brush: table.only });
        const made = model(trials, signal);
        grid.replaceChildren(...shown.elements, made.element, table.element);
        table.notes(notes);
        void made.shown();
      }
    } else if (trials !== null)
      trials.apply(data.trials);
    if (trials === null)
      return;
    head();
    shown.update(trials);
    steered.update(trials);
    table.update(trials);
    measured("studio-update", began);
  }

  function head() {
    const { study: made } = trials;
    const best = trials.best();
    eyebrow.textContent = [made.attributes.task && task(made.attributes.task), made.attributes.data].filter(Boolean).join(", ") || "Study";
    lede.textContent = `${made.objectives.map(o => `${o.metric}, ${better(o)}`).join("; ")}. ${counted(trials.counts()) || "No trial has begun yet"}.`;
    const seconds = spent();
    figures.replaceChildren(
      figure(`Best ${metric(made.objectives[0].metric)}`, best === undefined ? "–" : short(trials.values[0][best])),
      figure("Best trial", best === undefined ? "–" : h("a", { href: href(place, trials.number[best]) }, String(trials.number[best]))),
      figure("Trials", trials.length.toLocaleString("en")),
      figure("Time", seconds === null ? "–" : lasted(seconds)));
    if (best !== undefined)
      announce(`Best ${made.objectives[0].metric} ${short(trials.values[0][best])} in trial ${trials.number[best]} of ${plural(trials.length, "trial")}`, 3_000);
  }

  // From the first trial's begin to the last sign.
  function spent() {
    let [from, to] = [Infinity, -Infinity];
    for (let row = 0; row < trials.length; row++) {
      if (trials.state[row] === "waiting")
        continue;
      from = Math.min(from, trials.started[row]);
      to = Math.max(to, trials.state[row] === "running" ? trials.started[row] : trials.started[row] + 1000 * trials.seconds[row]);
    }
    return to > from ? (to - from) / 1000 : null;
  }

  return {
    title: `${place.name} – study`,
    content: [
      h("nav", { class: "crumb", "aria-label": "Back" }, h("a", { href: "#/" }, h("span", { "aria-hidden": "true" }, "←"), " All studies")),
      h("div", { class: "model-head" }, eyebrow, h("h1", { tabindex: "-1" }, place.name), lede),
      said.element, refused.element, figures, note.element, steered.element, grid,
    ],
    shown: () => void follow(`api/study/events?in=${encodeURIComponent(place.source)}&name=${encodeURIComponent(place.name)}`, {
      signal, fail, on: take,
      lost: fault => fault ? said.say(`${fault.message} Trying again…`) : said.clear(),
    }),
  };
}

const figure = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
