// The intermediate values of running and pruned trials, beside the best that completed.

import { quantity, short } from "../trials.js";
import { plural } from "../words.js";
import { axis, base, metricAxis, quantities } from "./theme.js";

const MOST_PRUNED = 200;
const MOST_COMPLETED = 12;
const MOST_ROWS = 200;

export function curves(trials, colours) {
  const [objective] = trials.study.objectives;
  const groups = { running: [], pruned: [], completed: [] };
  for (const [number, curve] of trials.curves) {
    const row = trials.rowOf.get(number);
    if (row !== undefined && groups[trials.state[row]])
      groups[trials.state[row]].push({ row, number, curve });
  }
  groups.pruned = groups.pruned.sort((a, b) => a.number - b.number).slice(-MOST_PRUNED);
  groups.completed = groups.completed.sort((a, b) => trials.better(trials.values[0][a.row], trials.values[0][b.row]) ? -1 : 1).slice(0, MOST_COMPLETED);
  const all = [...groups.completed, ...groups.pruned, ...groups.running];
  if (all.length === 0)
    return "No trial has reported intermediate values.";
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { curve } of all)
    curve.steps.forEach((step, at) => {
      if (curve.values[at] === null || step === null)
        return;
      [left, right] = [Math.min(left, step), Math.max(right, step)];
      [low, high] = [Math.min(low, curve.values[at]), Math.max(high, curve.values[at])];
    });
  if (left > right)
    return "No trial has reported a number.";
  const room = (high - low || Math.abs(high) || 1) * 0.04;
  const series = Object.entries(groups).filter(([, lines]) => lines.length > 0).flatMap(([state, lines]) => {
    const { color } = colours.state(state);
    return [
      {
        type: "lines", name: state, coordinateSystem: "cartesian2d", polyline: true, z: state === "running" ? 4 : 2,
        lineStyle: { color, width: state === "pruned" ? 1 : 2, opacity: state === "pruned" ? 0.55 : 0.9, type: state === "completed" ? "dashed" : "solid" },
        itemStyle: { color }, data: lines.map(({ row, curve }) => ({ coords: points(curve), row })).filter(line => line.coords.length > 1),
      },
      // Where each stands, or ended.
      {
        type: "scatter", name: state, symbolSize: 5, itemStyle: { color }, z: state === "running" ? 5 : 3,
        data: lines.map(({ row, curve }) => ({ value: points(curve).at(-1), row })).filter(point => point.value !== undefined),
      },
    ];
  });
  return {
    option: {
      ...base(colours), series,
      tooltip: { ...base(colours).tooltip, formatter: at => trials.words(at.data.row).join("\n") },
      xAxis: axis(colours, "step", { min: left, max: right > left ? right : left + 1 }),
      yAxis: metricAxis(colours, "", { min: Number((low - room).toPrecision(4)), max: Number((high + room).toPrecision(4)), ...quantities(colours, objective) }),
    },
    summary: `${objective.metric} by step: ${plural(groups.running.length, "running trial")}, ${plural(groups.pruned.length, "pruned one")}`
      + `${groups.completed.length > 0 ? `, and the best ${groups.completed.length === 1 ? "one" : groups.completed.length} that completed` : ""}.`,
    table: () => ({
      head: ["Trial", "State", "Last step", objective.metric],
      rows: all.reverse().slice(0, MOST_ROWS).map(({ row, number, curve }) =>
        [String(number), trials.state[row], short(curve.steps.at(-1)), quantity(objective, curve.values.at(-1))]),
    }),
  };
}

const points = curve => curve.steps.map((step, at) => [step, curve.values[at]]).filter(([step, value]) => step !== null && value !== null);
