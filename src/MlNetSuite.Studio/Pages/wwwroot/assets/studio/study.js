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
import { Trials, quantity } from "./trials.js";
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
  let life = new AbortController();
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
      const isAnother = trials !== null && shapeOf(trials.study) !== shapeOf(data.study);
      trials = new Trials(data.study, data.trials, data.omitted);
      if (shown === null || isAnother) {
        life.abort();
        life = new AbortController();
        const one = AbortSignal.any([signal, life.signal]);
        shown = charts(place, trials, { signal: one, brush: table.only });
        const made = model(trials, one);
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
      ...made.objectives.map((objective, o) => bestBy(objective, o)),
      ...made.objectives.length > 1 ? [] : [figure("Best trial", best === undefined ? "–" : trialLink(best))],
      figure("Trials", trials.length.toLocaleString("en")),
      figure("Time", seconds === null ? "–" : lasted(seconds)));
    if (best !== undefined)
      announce(`Best ${made.objectives[0].metric} ${quantity(made.objectives[0], trials.values[0][best])} in trial ${trials.number[best]} of ${plural(trials.length, "trial")}`, 3_000);
  }

  const trialLink = (row, word = "") => h("a", { href: href(place, trials.number[row]) }, `${word}${trials.number[row]}`);

  // Of several objectives each has a best trial of its own.
  function bestBy(objective, o) {
    const row = trials.bestBy(o);
    const name = `Best ${metric(objective.metric)}`;
    return row === undefined ? figure(name, "–")
      : figure(name, quantity(objective, trials.values[o][row]), trials.study.objectives.length > 1 && h("span", { class: "hint" }, trialLink(row, "trial ")));
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

// What charts are made for: a study that was deleted and made anew may have others.
const shapeOf = ({ objectives, parameters }) => JSON.stringify([objectives, parameters]);

const figure = (name, value, more) => h("div", {}, h("dt", {}, name), h("dd", {}, value, more));
