// Every study as a row that leads to it, and several of them compared.

import { h } from "../dom.js";
import { metric, task } from "../format.js";
import { notice } from "../notice.js";
import { href } from "./ask.js";
import { comparison } from "./compare.js";
import { sparkline } from "./sparkline.js";
import { follow } from "./stream.js";
import { quantity } from "./trials.js";
import { ago, counted, plural } from "./words.js";

const QUIET = 30 * 60_000;

const id = study => `${study.in}/${study.name}`;

export function list(signal, fail) {
  const said = notice();
  const lede = h("p", { class: "lede" }, "Reading the studies…");
  const rows = h("ul", { class: "models", role: "list" });
  const compared = comparison();
  const entries = new Map();
  const chosen = new Set();
  let studies = [];

  function take(name, { studies: given, faults }) {
    studies = name === "studies" ? inPlace(given, studies) : studies.map(old => given.find(study => id(study) === id(old)) ?? old);
    if (faults)
      faults.length > 0 ? said.say(faults.join(" ")) : said.clear();
    lede.textContent = studies.length === 0
      ? "There is no study yet. A sweep with --study makes one."
      : `${plural(studies.length, "study").replace("studys", "studies")}. Choose one to follow it; tick several to compare them.`;
    for (const study of given)
      draw(study);
    rows.replaceChildren(...studies.map(study => entries.get(id(study))));
    compared.show(studies.filter(study => chosen.has(id(study))));
  }

  function draw(study) {
    const tick = h("input", {
      type: "checkbox", "aria-label": `Compare ${study.name}`, checked: chosen.has(id(study)),
      onchange: () => {
        tick.checked ? chosen.add(id(study)) : chosen.delete(id(study));
        compared.show(studies.filter(one => chosen.has(id(one))));
      },
    });
    const element = h("li", { class: "study-row" }, h("label", { class: "tick" }, tick), entry(study));
    entries.get(id(study))?.replaceWith(element);
    entries.set(id(study), element);
  }

  const clock = setInterval(() => rows.querySelectorAll("[data-last]").forEach(age => age.textContent = ago(Number(age.dataset.last))), 10_000);
  signal.addEventListener("abort", () => {
    clearInterval(clock);
    compared.dispose();
  });
  return {
    title: "Studies",
    content: [h("h1", { tabindex: "-1" }, "Studies"), lede, said.element, rows, compared.element],
    shown: () => void follow("api/studies/events", {
      signal, fail, on: take,
      lost: fault => fault ? said.say(`${fault.message} Trying again…`) : said.clear(),
    }),
  };
}

// The newest come first; those that are seen already stay where they are, so that none moves from under a finger.
function inPlace(given, before) {
  const places = new Map(before.map((study, at) => [id(study), at]));
  const place = study => places.get(id(study)) ?? -1;
  return given.slice().sort((a, b) => place(a) - place(b));
}

function entry(study) {
  if (!study.objectives)
    return h("a", { class: "entry study", href: href({ source: study.in, name: study.name }) },
      h("span", { class: "entry-name" }, h("span", { class: "name" }, study.name)),
      h("span", { class: "entry-task" }, study.fault ?? "not read yet"));
  const [objective, ...others] = study.objectives;
  const running = (study.counts.running ?? 0) > 0;
  const steered = study.sweep === "paused" || study.sweep === "finishing" ? study.sweep : undefined;
  // A sweep that was killed leaves its trials as they were.
  const heard = Date.now() - study.last < QUIET;
  return h("a", { class: "entry study", href: href({ source: study.in, name: study.name }) },
    h("span", { class: "entry-name" },
      h("span", { class: "name" }, study.name),
      h("span", { class: `state-word ${running && heard ? "is-running" : ""}` }, study.fault ? "cannot be read" : steered ?? (running ? (heard ? "running" : "running, or left") : study.trials > 0 ? "at rest" : "new"))),
    h("span", { class: "entry-task" },
      [study.task && task(study.task), study.data, study.store].filter(Boolean).join(", ")),
    h("span", { class: "entry-facts" },
      h("span", {}, plural(study.trials, "trial")),
      h("span", {}, counted(study.counts)),
      study.last && h("span", { "data-last": study.last }, ago(study.last))),
    sparkline(study.line.map(point => point[2])),
    h("span", { class: "metric" },
      h("span", { class: "metric-value" }, study.best ? quantity(objective, study.best.values[0]) : "–"),
      h("span", { class: "metric-name" }, metric(objective.metric)),
      ...study.best ? others.map((one, at) => h("span", { class: "metric-name" }, `${metric(one.metric)} ${quantity(one, study.best.values[at + 1])}`)) : []));
}
