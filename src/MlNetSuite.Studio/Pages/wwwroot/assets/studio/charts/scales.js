// A parameter as an axis: choices as marks, numbers in the scale they are searched in.

import { clip, printed, short } from "../trials.js";
import { axis } from "./theme.js";

export const choicesOf = parameter => parameter.kind === "choice" ? parameter.choices : parameter.kind === "bool" ? [false, true] : null;

// Numbers lie between 0 and 1, evenly in their own scale; choices at the middle of their part of it, each apart from the others.
// width: of the chart, where the axis lies across it. choices: those of the axis.
export function scale(parameter, colours, { width = 0, choices = choicesOf(parameter) } = {}) {
  const { name } = parameter;
  if (choices !== null)
    return {
      place: value => choices.indexOf(value),
      cells: choices.map((_, at) => ({ from: at - 0.5, to: at + 0.5, middle: at })),
      unit: place => (place + 0.5) / choices.length, apart: true,
      axis: axis(colours, name, { type: "category", data: choices.map(printed), boundaryGap: true, scale: undefined, ...marked(choices.map(printed), colours, width) }),
    };
  const { min, max, log } = parameter;
  const [low, high] = log && min > 0 ? [Math.log(min), Math.log(max)] : [min, max];
  const place = value => high > low ? ((log && min > 0 ? Math.log(value) : value) - low) / (high - low) : 0.5;
  const value = unit => log && min > 0 ? Math.exp(low + unit * (high - low)) : low + unit * (high - low);
  return {
    place, unit: at => at, apart: false,
    cells: Array.from({ length: CELLS }, (_, at) => ({ from: at / CELLS, to: (at + 1) / CELLS, middle: (at + 0.5) / CELLS })),
    axis: axis(colours, name, {
      min: 0, max: 1, interval: 0.25, scale: undefined,
      axisLabel: { color: colours.soft, hideOverlap: true, formatter: unit => short(parameter.kind === "int" ? Math.round(value(unit)) : Number(value(unit).toPrecision(3))) },
    }),
  };
}

const CELLS = 28;
const LETTER = 6.4;
const MOST_LETTERS = 18;

// All choices are named: askew where they have no room side by side, upright where even that is too much.
function marked(names, colours, width) {
  const letters = Math.min(MOST_LETTERS, Math.max(...names.map(name => name.length)));
  const room = (width - 70) / names.length;
  const rotate = width === 0 || letters * LETTER + 8 <= room ? 0 : room > 16 ? 35 : 90;
  return {
    axisLabel: { color: colours.soft, interval: 0, hideOverlap: false, rotate, formatter: name => clip(name, MOST_LETTERS) },
    // The name of the axis would lie among them.
    ...rotate > 0 ? { name: "" } : {},
  };
}

// Parameters that were searched and differ among these rows, those that count in most trials first.
export function telling(trials, rows) {
  return trials.study.parameters.filter(parameter => parameter.kind !== "constant").map(parameter => {
    const column = trials.parameters.get(parameter.name);
    const values = new Set();
    let count = 0;
    for (const row of rows)
      if (column[row] !== null) {
        count++;
        if (values.size < 2)
          values.add(column[row]);
      }
    return { parameter, count, varies: values.size > 1 };
  }).filter(p => p.varies).sort((a, b) => b.count - a.count).map(p => p.parameter);
}

// What a sequence of colours means, in words for those who do not see it.
export const colouring = (colours, dimension, low, high, more = {}) => ({
  type: "continuous", show: false, dimension, min: low, max: high > low ? high : low + 1, inRange: { color: colours.scale }, ...more,
});
