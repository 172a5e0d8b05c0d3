// Each completed trial as a line through its parameters to its value. A line passes an axis by whose parameter does not count for it.

import { clip, printed, quantity, short } from "../trials.js";
import { better, plural } from "../words.js";
import { choicesOf, colouring, telling } from "./scales.js";
import { base } from "./theme.js";

// As many as have room for their names.
const [LEFT, RIGHT, APART, FEWEST_AXES, MOST_AXES] = [44, 64, 105, 2, 7];
const mostAxes = width => Math.min(MOST_AXES, Math.max(FEWEST_AXES, Math.floor((width - LEFT - RIGHT) / APART)));
const MOST_LINES = 1_500;
const MOST_ROWS = 200;

// What is drawn, and which trial each line is.
export function parallel(trials, colours, important, keep, width) {
  const all = trials.allCompleted();
  if (all.length === 0)
    return "No trial has completed yet.";
  const [objective] = trials.study.objectives;
  const rows = some(trials, all);
  const varied = telling(trials, rows);
  if (varied.length === 0)
    return "The completed trials do not differ in any parameter.";
  const place = new Map(important.map((p, at) => [p.name, at]));
  // One on which others hang says what a line is: it is always there.
  const rank = p => trials.parents.has(p.name) ? -1 : place.get(p.name) ?? Infinity;
  const chosen = varied.slice().sort((a, b) => rank(a) === rank(b) ? 0 : rank(a) - rank(b)).slice(0, mostAxes(width));
  const alike = trials.study.parameters.filter(p => trials.parents.has(p.name) && !p.when && !varied.includes(p));
  // In the order of the space, in which a parameter follows the one that it hangs on.
  const axes = trials.study.parameters.filter(p => chosen.includes(p));
  const values = rows.map(row => trials.values[0][row]);
  const [low, high] = bounds(values);
  keep(rows);
  return {
    height: 360,
    option: {
      ...base(colours), grid: undefined, legend: { show: false },
      tooltip: { ...base(colours).tooltip, formatter: at => trials.words(rows[at.dataIndex]).join("\n") },
      parallel: {
        left: LEFT, right: RIGHT, top: 60, bottom: 24,
        parallelAxisDefault: {
          nameLocation: "end", nameGap: 14, nameTextStyle: { color: colours.ink, fontSize: 12, lineHeight: 15, width: 120, overflow: "truncate" },
          axisLine: { lineStyle: { color: colours.soft } }, axisTick: { lineStyle: { color: colours.line } }, axisLabel: { color: colours.soft, ...legible(colours) },
          areaSelectStyle: { width: 22, borderColor: colours.accent, color: colours.accent, opacity: 0.25 },
        },
      },
      parallelAxis: [...axes.map((parameter, dim) => ({ dim, name: parameter.name.replace(/^([^.]+)\.(?=.)/, "$1\n"), ...kind(parameter) })),
        { dim: axes.length, name: objective.metric, type: "value", min: low, max: high, axisLabel: { color: colours.soft, ...legible(colours), formatter: value => quantity(objective, value) } }],
      visualMap: colouring(colours, axes.length, trials.maximize ? low : -high, trials.maximize ? high : -low, trials.maximize ? {} : { min: low, max: high, inRange: { color: colours.scale.slice().reverse() } }),
      series: [{
        type: "parallel", lineStyle: { width: 1.2, opacity: rows.length > 300 ? 0.35 : 0.6 }, inactiveOpacity: 0.04, activeOpacity: 0.9,
        progressive: 500, smooth: false,
        data: rows.map((row, at) => [...axes.map(parameter => number(parameter, trials.parameters.get(parameter.name)[row])), Math.min(high, Math.max(low, values[at]))]),
      }],
    },
    summary: `${rows.length.toLocaleString("en")}${rows.length < all.length ? ` of ${all.length.toLocaleString("en")}` : ""} completed trials through ${plural(axes.length, "parameter")} to ${objective.metric} (${better(objective)}); strong lines are the good ones.`
      + alike.map(p => ` All of them have ${p.name} ${printed(trials.parameters.get(p.name)?.[rows[0]] ?? p.value)}.`).join("")
      + " Drag along an axis to mark a part of it: the table shows the trials within.",
    table: () => ({
      head: ["Trial", ...axes.map(p => p.name), objective.metric],
      rows: rows.slice().sort((a, b) => trials.better(trials.values[0][a], trials.values[0][b]) ? -1 : 1).slice(0, MOST_ROWS).map(row =>
        [String(trials.number[row]), ...axes.map(p => { const value = trials.parameters.get(p.name)[row]; return value === null ? "–" : printed(value); }), quantity(objective, trials.values[0][row])]),
    }),
  };
}

// Lines pass behind the names.
const legible = colours => ({ width: 90, overflow: "truncate", textBorderColor: colours.sheet, textBorderWidth: 3 });

// On an axis of categories, ECharts takes what is missing for a place: choices are numbers on an axis of values.
const number = (parameter, value) => value === null ? NaN : choicesOf(parameter)?.indexOf(value) ?? value;

const kind = parameter => choicesOf(parameter) ? marks(choicesOf(parameter))
  : parameter.log && parameter.min > 0 ? { type: "log", min: parameter.min, max: parameter.max, axisLabel: { formatter: short } }
  : { type: "value", min: parameter.min, max: parameter.max, axisLabel: { formatter: short } };

const marks = choices => ({
  type: "value", min: 0, max: choices.length - 1, interval: 1, axisLabel: { hideOverlap: true, formatter: at => clip(printed(choices[at] ?? ""), 14) },
});

// The best third and others evenly; drawn from the worst to the best, so that the good ones are on top.
function some(trials, all) {
  const ranked = all.slice().sort((a, b) => trials.better(trials.values[0][a], trials.values[0][b]) ? 1 : -1);
  if (ranked.length <= MOST_LINES)
    return ranked;
  const best = ranked.slice(-MOST_LINES / 3);
  const rest = ranked.slice(0, -MOST_LINES / 3);
  const stride = rest.length / (MOST_LINES - best.length);
  return [...Array.from({ length: MOST_LINES - best.length }, (_, at) => rest[Math.floor(at * stride)]), ...best];
}

// The axis ends where most do: one value gone astray would press all others into a point.
function bounds(values) {
  const sorted = values.slice().sort((a, b) => a - b);
  const at = share => sorted[Math.floor((sorted.length - 1) * share)];
  const room = 3 * (at(0.75) - at(0.25));
  const [low, high] = room > 0 ? [Math.max(sorted[0], at(0.25) - room), Math.min(sorted.at(-1), at(0.75) + room)] : [sorted[0], sorted.at(-1)];
  return high > low ? [Number(low.toPrecision(4)), Number(high.toPrecision(4))] : [low - 0.5, high + 0.5];
}
