// The metric over two parameters: between the trials, what those nearby came to.

import { printed, quantity } from "../trials.js";
import { better, plural } from "../words.js";
import { choicesOf, colouring, scale } from "./scales.js";
import { base } from "./theme.js";

const MOST_TRIALS = 600;
const MOST_ROWS = 200;

export function contour(trials, colours, [first, second], width) {
  const [x, y] = [first, second].map(name => trials.study.parameters.find(p => p.name === name));
  if (x === undefined || y === undefined || x === y)
    return "Choose two parameters that differ.";
  const [columnX, columnY] = [trials.parameters.get(x.name), trials.parameters.get(y.name)];
  const all = trials.allCompleted().filter(row => columnX[row] !== null && columnY[row] !== null);
  if (all.length < 3)
    return "Fewer than three completed trials have both parameters.";
  const [objective] = trials.study.objectives;
  const [choicesX, choicesY] = [present(x, columnX, all), present(y, columnY, all)];
  const [scaleX, scaleY] = [scale(x, colours, { width, choices: choicesX }), scale(y, colours, { choices: choicesY })];
  const stride = Math.ceil(all.length / MOST_TRIALS);
  const rows = all.filter((_, at) => at % stride === 0);
  const points = rows.map(row => [scaleX.place(columnX[row]), scaleY.place(columnY[row]), trials.values[0][row], row]);
  const sorted = points.map(p => p[2]).sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor(sorted.length * 0.05)], sorted.at(-1 - Math.floor(sorted.length * 0.05))];
  // One choice says nothing of another.
  const partOf = (px, py) => `${scaleX.apart ? px : ""} ${scaleY.apart ? py : ""}`;
  const parts = Map.groupBy(points, ([px, py]) => partOf(px, py));
  for (const [part, those] of parts)
    parts.set(part, those.map(([px, py, value]) => [scaleX.unit(px), scaleY.unit(py), value]));
  const cells = scaleX.cells.flatMap(cx => scaleY.cells.map(cy => ({ cx, cy, near: parts.get(partOf(cx.middle, cy.middle)) })))
    .filter(({ near }) => near !== undefined)
    .map(({ cx, cy, near }) => [cx.middle, cy.middle, nearby(near, scaleX.unit(cx.middle), scaleY.unit(cy.middle)), cx.from, cx.to, cy.from, cy.to]);
  const best = all.reduce((a, b) => trials.better(trials.values[0][b], trials.values[0][a]) ? b : a);
  return {
    option: {
      ...base(colours), legend: { show: false },
      grid: { left: 8, right: 20, top: 16, bottom: scaleX.axis.name === "" ? 4 : 26, containLabel: true },
      tooltip: { ...base(colours).tooltip, formatter: at => at.seriesIndex === 1 ? trials.words(at.value[3]).join("\n") : `${objective.metric} about ${quantity(objective, at.value[2])}` },
      xAxis: scaleX.axis, yAxis: { ...scaleY.axis, name: "", splitLine: { show: false } },
      visualMap: colouring(colours, 2, low, high, { seriesIndex: 0, inRange: { color: trials.maximize ? colours.scale : colours.scale.slice().reverse() } }),
      series: [
        {
          type: "custom", data: cells, encode: { x: 0, y: 1 }, clip: true, silent: false,
          renderItem: (_, api) => {
            const [left, bottom] = corner(api, api.value(3), api.value(5), scaleX, scaleY, api.value(0), api.value(1), -1);
            const [right, top] = corner(api, api.value(4), api.value(6), scaleX, scaleY, api.value(0), api.value(1), 1);
            return { type: "rect", shape: { x: Math.min(left, right), y: Math.min(top, bottom), width: Math.abs(right - left) + 0.7, height: Math.abs(bottom - top) + 0.7 }, style: { fill: api.visual("color") } };
          },
        },
        { type: "scatter", symbolSize: rows.length > 200 ? 3 : 5, itemStyle: { color: colours.sheet, borderColor: colours.ink, borderWidth: 1 }, data: points },
      ],
    },
    summary: `${objective.metric} (${better(objective)}) over ${x.name} across and ${y.name} upwards, from ${plural(rows.length, "completed trial")} that have both; ${quantity(objective, low)} to ${quantity(objective, high)}, strong colours are good. `
      + `The best is at ${printed(columnX[best])} and ${printed(columnY[best])}.${missing(x, choicesX, y)}${missing(y, choicesY, x)}`,
    table: () => ({
      head: ["Trial", x.name, y.name, objective.metric],
      rows: all.slice().sort((a, b) => trials.better(trials.values[0][a], trials.values[0][b]) ? -1 : 1).slice(0, MOST_ROWS).map(row => [String(trials.number[row]), printed(columnX[row]), printed(columnY[row]), quantity(objective, trials.values[0][row])]),
    }),
  };
}

// The choices of a parameter that trials with both parameters have; null where it is no choice.
const present = (parameter, column, rows) => choicesOf(parameter)?.filter(choice => rows.some(row => column[row] === choice)) ?? null;

function missing(parameter, choices, other) {
  const absent = choices === null ? [] : choicesOf(parameter).filter(choice => !choices.includes(choice));
  return absent.length === 0 ? "" : ` No trial has ${other.name} with ${parameter.name} ${absent.map(printed).join(", ")}.`;
}

// On an axis of choices a place is a mark, and its part lies half a band to each side.
function corner(api, x, y, scaleX, scaleY, middleX, middleY, side) {
  const [wide, high] = [scaleX.axis.type === "category", scaleY.axis.type === "category"];
  const [left, top] = api.coord([wide ? middleX : x, high ? middleY : y]);
  const size = wide || high ? api.size([1, 1]) : [0, 0];
  return [wide ? left + side * size[0] / 2 : left, high ? top - side * size[1] / 2 : top];
}

// Inverse distance weighting (Shepard 1968), with a little smoothing, as metrics are noisy.
function nearby(points, x, y) {
  let [sum, weights] = [0, 0];
  for (const [px, py, value] of points) {
    const distance = (px - x) ** 2 + (py - y) ** 2 + 0.0006;
    const weight = 1 / (distance * distance);
    sum += weight * value;
    weights += weight;
  }
  return sum / weights;
}
