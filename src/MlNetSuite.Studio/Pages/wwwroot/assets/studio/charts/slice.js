// The values of completed trials along one parameter.

import { printed, quantity } from "../trials.js";
import { better, plural } from "../words.js";
import { fence } from "./history.js";
import { colouring, scale } from "./scales.js";
import { base, metricAxis, quantities } from "./theme.js";

const MOST_POINTS = 4_000;
const MOST_ROWS = 200;

export function slice(trials, colours, name, width) {
  const parameter = trials.study.parameters.find(p => p.name === name);
  const rows = trials.allCompleted().filter(row => trials.parameters.get(name)?.[row] !== null);
  if (parameter === undefined || rows.length === 0)
    return "No completed trial has this parameter yet.";
  const [objective] = trials.study.objectives;
  const column = trials.parameters.get(name);
  const { axis, place } = scale(parameter, colours, { width });
  const [low, high] = fence(trials, rows);
  const shown = rows.slice(-MOST_POINTS);
  const best = rows.reduce((a, b) => trials.better(trials.values[0][b], trials.values[0][a]) ? b : a);
  return {
    option: {
      ...base(colours), legend: { show: false },
      grid: { left: 8, right: 20, top: 16, bottom: axis.name === "" ? 4 : 26, containLabel: true },
      tooltip: { ...base(colours).tooltip, formatter: at => trials.words(at.value[3]).join("\n") },
      xAxis: axis, yAxis: metricAxis(colours, "", { min: low, max: high, ...quantities(colours, objective) }),
      visualMap: colouring(colours, 2, trials.number[shown[0]], trials.number[shown.at(-1)]),
      series: [{ type: "scatter", symbolSize: shown.length > 1_000 ? 4 : 7, itemStyle: { opacity: 0.75 }, data: shown.map(row => [place(column[row]), trials.values[0][row], trials.number[row], row]) }],
    },
    summary: `${objective.metric} (${better(objective)}) by ${name}, of ${plural(rows.length, "completed trial")}; later trials are darker or brighter. The best is at ${printed(column[best])}.`,
    table: () => ({
      head: ["Trial", name, objective.metric],
      rows: rows.slice().sort((a, b) => trials.better(trials.values[0][a], trials.values[0][b]) ? -1 : 1).slice(0, MOST_ROWS).map(row => [String(trials.number[row]), printed(column[row]), quantity(objective, trials.values[0][row])]),
    }),
  };
}
