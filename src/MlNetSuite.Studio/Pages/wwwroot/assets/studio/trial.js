// One trial: what it ran with, what it reported, how it ended, and the command that trains it again.

import { copyable } from "../copy.js";
import { h } from "../dom.js";
import { metric } from "../format.js";
import { notice } from "../notice.js";
import { href, oneTrial } from "./ask.js";
import { chart } from "./charts/chart.js";
import { axis, base, metricAxis, quantities } from "./charts/theme.js";
import { noteOn } from "./note.js";
import { printed, quantity, short } from "./trials.js";
import { lasted, plural, when } from "./words.js";

const AGAIN = 2_000;
const MOST_ROWS = 500;

export function trial(place, signal, fail) {
  const said = notice();
  const note = noteOn(place, Number(place.number), said);
  const body = h("div", { class: "trial-body" });
  let known = "";

  async function read() {
    while (!signal.aborted) {
      let ended = false;
      try {
        const found = await oneTrial(place, place.number, signal);
        said.clear();
        ended = found.state !== "running" && found.state !== "waiting";
        const next = JSON.stringify(found);
        if (next !== known) {
          known = next;
          note.take(found.note);
          note.writable(found.steered);
          body.replaceChildren(...content(found, signal));
        }
      } catch (fault) {
        if (signal.aborted)
          return;
        fail(fault);
        said.say(fault.message);
      }
      if (ended)
        return;
      await new Promise(done => setTimeout(done, AGAIN));
    }
  }

  return {
    title: `Trial ${place.number} – ${place.name}`,
    content: [
      h("nav", { class: "crumb", "aria-label": "Back" }, h("a", { href: href(place) }, h("span", { "aria-hidden": "true" }, "←"), ` ${place.name}`)),
      h("div", { class: "model-head" }, h("h1", { tabindex: "-1" }, `Trial ${place.number}`)), said.element, note.element, body,
    ],
    shown: () => void read(),
  };
}

function content(found, signal) {
  const searched = found.parameters.filter(p => !p.fixed);
  const fixed = found.parameters.filter(p => p.fixed);
  return [
    h("p", { class: "lede" }, h("span", { class: `state-word is-${found.state}` }, found.state),
      found.best ? ", the best trial of the study" : "", found.share < 1 ? `, on ${(100 * found.share).toFixed(1)} % of the training rows` : ""),
    found.failure && h("div", { class: "panel" }, h("h2", {}, found.state === "failed" ? "Why it failed" : "How it ended"),
      h("pre", { tabindex: "0", role: "group", "aria-label": "Failure" }, found.failure)),
    found.train && again(found.train),
    h("div", { class: "charts" },
      h("section", { class: "panel", "aria-labelledby": "facts" }, h("h2", { id: "facts" }, "What it came to"), h("table", { class: "plain" }, h("tbody", {},
        found.objectives.map((o, at) => found.values[at] !== undefined && pair(metric(o.metric), quantity(o, found.values[at]))),
        !["running", "waiting"].includes(found.state) && pair("Time", lasted(found.seconds)),
        found.memory > 0 && pair("Most memory", `${Math.round(found.memory / 1e6)} MB`),
        found.state === "waiting" ? pair("Enqueued", when(found.started)) : pair("Began", when(found.started)),
        found.machine && pair("Machine", found.machine),
        found.origin && pair("Proposed by", found.origin),
        pair("Seed", String(found.seed))))),
      h("section", { class: "panel", "aria-labelledby": "set" }, h("h2", { id: "set" }, "Parameters"),
        searched.length > 0 ? parameters(searched) : h("p", { class: "hint" }, "Nothing was searched."),
        fixed.length > 0 && h("details", {}, h("summary", {}, `The same in all trials (${fixed.length})`), parameters(fixed))),
      found.reports.length > 0 && reports(found, signal)),
  ].filter(Boolean);
}

const pair = (name, value) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, value));

const parameters = list => h("table", { class: "plain" }, h("tbody", {}, list.map(p =>
  h("tr", { title: p.summary || null }, h("th", { scope: "row" }, h("code", {}, p.name)), h("td", {}, typeof p.value === "number" ? String(p.value) : printed(p.value))))));

function reports(found, signal) {
  const [objective] = found.objectives;
  const shown = chart({
    title: "Intermediate values", wide: true, signal,
    draw: (_, colours) => ({
      option: {
        ...base(colours), tooltip: { ...base(colours).tooltip, formatter: at => `step ${short(at.value[0])}\n${objective.metric} ${quantity(objective, at.value[1])}` },
        xAxis: axis(colours, "step", { min: "dataMin", max: "dataMax" }), yAxis: metricAxis(colours, "", quantities(colours, objective)),
        series: [{ type: "line", symbolSize: 5, itemStyle: { color: colours.accent }, data: found.reports.map(([step, value]) => [step, value]) }],
      },
      summary: `${plural(found.reported, "report")} of ${objective.metric}; the last is ${quantity(objective, found.reports.at(-1)[1])} at step ${short(found.reports.at(-1)[0])}.`,
      table: () => ({ head: ["Step", objective.metric, "Seconds"], rows: found.reports.slice(-MOST_ROWS).map(([step, value, seconds]) => [short(step), quantity(objective, value), short(seconds)]) }),
    }),
  });
  shown.update(found);
  return shown.element;
}

function again(command) {
  const { button, code } = copyable(command);
  return h("section", { class: "panel curl", "aria-labelledby": "again" }, h("div", { class: "chart-head" }, h("h2", { id: "again" }, "Train it again"), button), code);
}
