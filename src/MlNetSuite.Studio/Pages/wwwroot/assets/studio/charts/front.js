// Completed trials by two objectives; those that no other beats in all, and the preferred one.

import { quantity } from "../trials.js";
import { better, plural } from "../words.js";
import { axis, base, metricAxis, quantities } from "./theme.js";

const MOST_ROWS = 200;

export function front(trials, colours, { x, y, answer }) {
  const rows = trials.allCompleted().filter(row => trials.values[x][row] !== null && trials.values[y][row] !== null);
  if (rows.length === 0)
    return "No trial has completed yet.";
  const [first, second] = [trials.study.objectives[x], trials.study.objectives[y]];
  const known = (answer?.front ?? []).map(number => trials.rowOf.get(number)).filter(row => row !== undefined);
  const on = new Set(known);
  const point = row => [trials.values[x][row], trials.values[y][row], row];
  const wide = o => {
    const values = rows.map(row => trials.values[o][row]);
    const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    return low > 0 && high / low >= 100 ? { type: "log" } : {};
  };
  const preferred = trials.rowOf.get(answer?.preferred ?? -1);
  return {
    option: {
      ...base(colours),
      tooltip: { ...base(colours).tooltip, formatter: at => trials.words(at.value[2]).join("\n") },
      xAxis: axis(colours, `${first.metric} (${better(first)})`, { ...wide(x), ...quantities(colours, first) }), yAxis: metricAxis(colours, "", { ...wide(y), ...quantities(colours, second) }),
      series: [
        { type: "scatter", name: "beaten by another", symbol: "emptyCircle", symbolSize: 6, itemStyle: { color: colours.soft, opacity: 0.6 }, large: rows.length > 2_000, data: rows.filter(row => !on.has(row)).map(point) },
        {
          type: "line", name: "Pareto front", symbol: "circle", symbolSize: 8, itemStyle: { color: colours.accent }, lineStyle: { color: colours.accent, type: "dotted" },
          data: known.slice().sort((a, b) => trials.values[x][a] - trials.values[x][b]).map(point),
        },
        ...preferred === undefined ? [] : [{ type: "scatter", name: "preferred", symbol: "diamond", symbolSize: 18, itemStyle: { color: colours.state("failed").color, borderColor: colours.sheet, borderWidth: 2 }, data: [point(preferred)], z: 5 }],
      ],
    },
    summary: `${second.metric} (${better(second)}) upwards by ${first.metric} across: ${plural(known.length, "trial")} of ${plural(rows.length, "completed one")} that no other beats in all objectives.`
      + (preferred !== undefined ? ` Preferred: trial ${trials.number[preferred]}, ${first.metric} ${quantity(first, trials.values[x][preferred])}, ${second.metric} ${quantity(second, trials.values[y][preferred])}.` : "")
      + (answer?.why ? ` None is preferred: ${answer.why}` : ""),
    table: () => ({
      head: ["Trial", ...trials.study.objectives.map(o => o.metric), "Preferred"],
      rows: known.slice(0, MOST_ROWS).map(row => [String(trials.number[row]), ...trials.study.objectives.map((o, at) => quantity(o, trials.values[at][row])), row === preferred ? "yes" : ""]),
    }),
  };
}
