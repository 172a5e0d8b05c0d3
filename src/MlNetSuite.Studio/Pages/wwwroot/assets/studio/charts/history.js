// The value of each trial, by how it ended, and the best so far.

import { quantity } from "../trials.js";
import { STATES, better, plural } from "../words.js";
import { axis, base, metricAxis, quantities } from "./theme.js";

const LARGE = 2_000;
const MOST_ROWS = 200;

export function history(trials, colours) {
  const [objective] = trials.study.objectives;
  if (trials.length === 0)
    return "No trial has begun yet.";
  const bests = trials.bests();
  const values = trials.values[0];
  const byState = new Map();
  let [without, ofParts] = [0, 0];
  for (const row of trials.sorted()) {
    const state = trials.state[row];
    if (!byState.has(state))
      byState.set(state, { placed: [], ofPart: [], unplaced: [] });
    const { placed, ofPart, unplaced } = byState.get(state);
    if (values[row] === null) {
      unplaced.push([trials.number[row], 0.02, row]);
      without++;
    } else if (trials.share[row] < 1) {
      ofPart.push([trials.number[row], values[row], row]);
      ofParts++;
    } else
      placed.push([trials.number[row], values[row], row]);
  }
  const series = [];
  for (const state of STATES.filter(s => byState.has(s))) {
    const { placed, ofPart, unplaced } = byState.get(state);
    const { color, symbol } = colours.state(state);
    const marks = { type: "scatter", name: state, symbol, itemStyle: { color }, large: placed.length > LARGE, largeThreshold: LARGE };
    if (placed.length > 0)
      series.push({ ...marks, symbolSize: placed.length > LARGE ? 3 : placed.length > 300 ? 5 : 8, data: placed });
    if (ofPart.length > 0)
      series.push({ ...marks, large: false, itemStyle: { color, opacity: 0.3 }, symbolSize: 6, data: ofPart });
    if (unplaced.length > 0)
      series.push({ ...marks, yAxisIndex: 1, large: unplaced.length > LARGE, symbolSize: 6, data: unplaced });
  }
  const last = trials.number[trials.sorted().at(-1)];
  if (bests.length > 0)
    series.push({
      type: "line", name: "best so far", step: "end", showSymbol: false, silent: true, lineStyle: { color: colours.ink, width: 1.5 }, itemStyle: { color: colours.ink },
      data: [...bests.map(row => [trials.number[row], values[row]]), [last, values[bests.at(-1)]]], z: 3,
    });
  const [low, high, outside] = fence(trials);
  return {
    option: {
      ...base(colours), series,
      tooltip: { ...base(colours).tooltip, formatter: at => trials.words(at.value[2]).join("\n") },
      xAxis: axis(colours, "trial", { min: "dataMin", max: Math.max(1, last), minInterval: 1 }),
      yAxis: [metricAxis(colours, "", { min: low, max: high, ...quantities(colours, objective) }), { show: false, min: 0, max: 1 }],
    },
    summary: (bests.length === 0 ? `${plural(trials.length, "trial")}, none of them completed yet.`
      : bests.length === 1 ? `The best ${objective.metric} (${better(objective)}) is still the first, ${quantity(objective, values[bests[0]])} in trial ${trials.number[bests[0]]}.`
      : `${objective.metric} (${better(objective)}) came from ${quantity(objective, values[bests[0]])} in trial ${trials.number[bests[0]]} to ${quantity(objective, values[bests.at(-1)])} in trial ${trials.number[bests.at(-1)]}, `
        + `better ${bests.length - 1} ${bests.length === 2 ? "time" : "times"} on the way.`) + (outside > 0 ? ` ${plural(outside, "value")} far off ${outside === 1 ? "is" : "are"} left out of view.` : "")
        + (ofParts > 0 ? ` ${plural(ofParts, "trial")} of a part of the rows ${ofParts === 1 ? "is" : "are"} faint: only those of the same part are compared.` : "")
        + (without > 0 ? ` ${plural(without, "trial")} without a value ${without === 1 ? "stands" : "stand"} at the bottom.` : ""),
    table: () => ({
      head: ["Trial", `Best ${objective.metric} from there on`],
      rows: bests.slice(-MOST_ROWS).map(row => [String(trials.number[row]), quantity(objective, values[row])]),
    }),
  };
}

// A few values gone astray would leave one pixel to all others: the axis ends at Tukey's outer fence on the worse side.
export function fence(trials, rows = trials.sorted()) {
  const values = rows.map(row => trials.values[0][row]).filter(value => value !== null).sort((a, b) => a - b);
  if (values.length < 8)
    return [undefined, undefined, 0];
  const at = share => values[Math.floor((values.length - 1) * share)];
  const room = 3 * (at(0.75) - at(0.25));
  if (room <= 0)
    return [undefined, undefined, 0];
  const round = value => Number(value.toPrecision(3));
  if (trials.maximize) {
    const low = at(0.25) - room;
    return values[0] < low ? [round(low), undefined, values.filter(value => value < low).length] : [undefined, undefined, 0];
  }
  const high = at(0.75) + room;
  return values.at(-1) > high ? [undefined, round(high), values.filter(value => value > high).length] : [undefined, undefined, 0];
}
