// Several studies as lines of their best so far, over trials or time.

import { h } from "../dom.js";
import { chart } from "./charts/chart.js";
import { axis, base, metricAxis, quantities } from "./charts/theme.js";
import { quantity } from "./trials.js";
import { better, lasted, plural } from "./words.js";

const COLOURS = { light: ["#3650c8", "#a85b00", "#00796b", "#8e2a8a", "#5a5d66", "#7a6a00"], dark: ["#93a5ff", "#f0ad5e", "#5fd0c0", "#e79be4", "#a4a8b2", "#d9c84a"] };
const DASHES = ["solid", "dashed", "dotted"];

export function comparison() {
  const life = new AbortController();
  const over = h("select", { "aria-label": "Over", onchange: () => shown.again() }, h("option", { value: "trials" }, "over trials"), h("option", { value: "time" }, "over time"));
  const shown = chart({ title: "Compared", controls: [over], wide: true, signal: life.signal, draw: (studies, colours) => draw(studies, colours, over.value) });
  shown.element.hidden = true;
  return {
    element: shown.element,
    show(studies) {
      const hidden = studies.length < 2;
      if (shown.element.hidden !== hidden)
        shown.element.hidden = hidden;
      if (!hidden)
        shown.update(studies);
    },
    dispose: () => life.abort(),
  };
}

const objective = study => study.objectives?.[0];

function draw(studies, colours, over) {
  const known = studies.filter(study => objective(study) && study.line.length > 0);
  const [first] = known;
  if (first === undefined)
    return "None of these studies has a completed trial yet.";
  const alike = known.filter(study => objective(study).metric === objective(first).metric && objective(study).direction === objective(first).direction);
  const time = over === "time";
  const palette = matchMedia("(prefers-color-scheme: dark)").matches ? COLOURS.dark : COLOURS.light;
  const other = studies.length - alike.length;
  return {
    option: {
      ...base(colours),
      tooltip: { ...base(colours).tooltip, trigger: "item", formatter: at => `${at.seriesName}\n${quantity(objective(first), at.value[1])}` },
      xAxis: axis(colours, time ? "seconds" : "trials", { min: 0 }),
      yAxis: metricAxis(colours, "", quantities(colours, objective(first))),
      series: alike.map((study, at) => ({
        type: "line", step: "end", symbolSize: 5, name: alike.some(one => one !== study && one.name === study.name) ? `${study.name} (${study.store})` : study.name,
        lineStyle: { type: DASHES[Math.floor(at / palette.length) % 3], width: 2, color: palette[at % palette.length] }, itemStyle: { color: palette[at % palette.length] },
        data: [...study.line.map(([trial, seconds, value]) => [time ? seconds : trial + 1, value]),
          [time ? (study.last - study.began) / 1000 : study.trials, study.line.at(-1)[2]]],
      })),
    },
    summary: `Best ${objective(first).metric} so far (${better(objective(first))}) of ${plural(alike.length, "study").replace("studys", "studies")}.`
      + (other > 0 ? ` ${other} of those ticked ${other === 1 ? "has" : "have"} another objective or no value, and ${other === 1 ? "is" : "are"} left out.` : ""),
    table: () => ({
      head: ["Study", "Store", `Best ${objective(first).metric}`, "Trials", "Time"],
      rows: alike.map(study => [study.name, study.store, quantity(objective(first), study.line.at(-1)[2]), study.trials.toLocaleString("en"), lasted((study.last - study.began) / 1000)]),
    }),
  };
}
