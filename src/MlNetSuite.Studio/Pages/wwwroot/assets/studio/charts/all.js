// The charts of a study, in the order in which they are read.

import { h } from "../../dom.js";
import { notice } from "../../notice.js";
import * as server from "../ask.js";
import { href } from "../ask.js";
import { chart } from "./chart.js";
import { contour } from "./contour.js";
import { curves } from "./curves.js";
import { distribution } from "./distribution.js";
import { front } from "./front.js";
import { history } from "./history.js";
import { importance } from "./importance.js";
import { parallel } from "./parallel.js";
import { slice } from "./slice.js";
import { timeline } from "./timeline.js";

// Those that cost more are drawn less often while trials come in.
const SELDOM = 2_000;

export function charts(place, first, { signal, brush }) {
  let now = first;
  let important = [];
  const open = { click: at => {
    const row = at.data?.row ?? at.value?.[3] ?? at.value?.[2];
    if (Number.isInteger(row) && now.number[row] !== undefined)
      location.hash = href(place, now.number[row]);
  } };
  const all = [
    chart({ title: "History", wide: true, signal, draw: history, on: { click: at => openRow(at.value?.[2]) } }),
    ...first.study.objectives.length > 1 ? [frontOf()] : [],
    chart({ title: "Intermediate values", signal, every: 500, draw: curves, on: open }),
    importance(place, { signal, known: found => {
      important = found;
      choose();
      coordinates.again();
    } }),
  ];
  const coordinates = parallelOf();
  const sliced = pick("Parameter", () => along.again());
  const along = chart({ title: "Along a parameter", signal, every: SELDOM, controls: [sliced], draw: (trials, colours, width) => slice(trials, colours, sliced.value, width), on: open });
  const [across, upwards] = [pick("Across", () => over.again()), pick("Upwards", () => over.again())];
  const over = chart({ title: "Over two parameters", signal, every: SELDOM, controls: [across, upwards], draw: (trials, colours, width) => contour(trials, colours, [across.value, upwards.value], width), on: open });
  all.push(coordinates, along, over, chart({ title: "Timeline", signal, every: 1_000, draw: timeline, on: open }), chart({ title: "Distribution", signal, every: 1_000, draw: distribution }));
  choose();

  function openRow(row) {
    if (Number.isInteger(row) && now.number[row] !== undefined)
      location.hash = href(place, now.number[row]);
  }

  function pick(name, changed) {
    return h("select", { "aria-label": name, onchange: event => {
      event.target.dataset.chosen = "yes";
      changed();
    } });
  }

  // What matters most comes first, until a person has chosen.
  function choose() {
    const names = now.study.parameters.filter(p => p.kind !== "constant").map(p => p.name);
    const ranked = names.slice().sort((a, b) => rank(a) - rank(b));
    const [first, second] = pair(ranked);
    [[sliced, ranked[0]], [across, first], [upwards, second]].forEach(([select, usual]) => {
      const chosen = select.dataset.chosen ? select.value : usual;
      if (select.options.length !== names.length)
        select.replaceChildren(...names.map(name => h("option", { value: name }, name)));
      select.value = chosen ?? "";
    });
    along.again();
    over.again();
  }

  function rank(name) {
    const at = important.findIndex(p => p.name === name);
    return at < 0 ? important.length : at;
  }

  // The first two that differ among the trials that have both.
  function pair(ranked) {
    for (const [at, name] of ranked.entries())
      for (const other of ranked.slice(at + 1))
        if (differ(name, other))
          return [name, other];
    return [ranked[0], ranked[1] ?? ranked[0]];
  }

  function differ(a, b) {
    const [columnA, columnB] = [now.parameters.get(a), now.parameters.get(b)];
    const [seenA, seenB] = [new Set(), new Set()];
    let count = 0;
    for (let row = 0; row < now.length; row++)
      if (columnA[row] !== null && columnB[row] !== null && now.completed(row)) {
        seenA.add(columnA[row]);
        seenB.add(columnB[row]);
        if (++count >= 3 && seenA.size > 1 && seenB.size > 1)
          return true;
      }
    return false;
  }

  function parallelOf() {
    let rows = [];
    const clear = h("button", { type: "button", class: "small", hidden: true, onclick: () => {
      clear.hidden = true;
      brush(null);
      made.reset();
    } }, "Clear marks");
    const made = chart({
      title: "Parallel coordinates", wide: true, signal, every: 2 * SELDOM, controls: [clear],
      draw: (trials, colours, width) => parallel(trials, colours, important, drawn => rows = drawn, width),
      on: {
        axisareaselected: (_, drawn) => {
          const [series] = drawn.getModel().getSeries();
          const active = series.getRawIndicesByActiveState("active");
          const marked = active.length > 0 || series.getRawIndicesByActiveState("inactive").length > 0;
          clear.hidden = !marked;
          brush(marked ? new Set(active.map(at => now.number[rows[at]])) : null);
        },
      },
    });
    // What is marked stays as it is while more comes in.
    return { ...made, update: trials => clear.hidden && made.update(trials) };
  }

  function frontOf() {
    const objectives = first.study.objectives;
    const said = notice();
    let answer = null;
    let due = 0;
    let completed = -1;
    const options = chosen => objectives.map((o, at) => h("option", { value: String(at), selected: at === chosen }, o.metric));
    const [x, y] = [1, 0].map((at, place) => h("select", { "aria-label": place === 0 ? "Across" : "Upwards", onchange: () => made.again() }, options(at)));
    const rule = h("input", { id: "prefer", value: "balanced", spellcheck: "false", autocomplete: "off", onchange: () => void ask() });
    const made = chart({
      title: "Pareto front", wide: true, signal, every: 500, controls: objectives.length > 2 ? [x, y] : [],
      draw: (trials, colours) => front(trials, colours, { x: Number(x.value), y: Number(y.value), answer }), on: { click: at => openRow(at.value?.[2]) },
    });
    made.element.querySelector(".hint").after(h("div", { class: "field prefer" },
      h("label", { for: "prefer" }, "Prefer"), rule, h("p", { class: "hint" }, `balanced, an objective, or bounds such as ${objectives[0].metric}>=0.9,${objectives[1].metric}`)), said.element);

    async function ask() {
      try {
        answer = await server.front(place, rule.value.trim(), signal);
        said.clear();
        made.again();
      } catch (fault) {
        if (!signal.aborted)
          said.say(fault.message);
      }
    }

    return {
      element: made.element,
      update(trials) {
        made.update(trials);
        const count = trials.counts().completed ?? 0;
        if (count === completed)
          return;
        completed = count;
        due ||= setTimeout(() => {
          due = 0;
          void ask();
        }, answer === null ? 0 : 1_000);
      },
    };
  }

  return {
    elements: all.map(one => one.element),
    update(trials) {
      now = trials;
      all.forEach(one => one.update(trials));
    },
  };
}
