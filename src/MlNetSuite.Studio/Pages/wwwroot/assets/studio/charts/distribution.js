// What share of the completed trials came to a value or a better one (Optuna's empirical distribution).

import { quantity } from "../trials.js";
import { better } from "../words.js";
import { axis, base, metricAxis, quantities } from "./theme.js";

const MOST_POINTS = 500;

export function distribution(trials, colours) {
  const [objective] = trials.study.objectives;
  const values = trials.allCompleted().map(row => trials.values[0][row]).sort((a, b) => a - b);
  if (values.length === 0)
    return "No trial has completed yet.";
  const stride = Math.ceil(values.length / MOST_POINTS);
  const data = values.map((value, at) => [value, (at + 1) / values.length]).filter((_, at) => at % stride === 0 || at === values.length - 1);
  const at = share => values[Math.round((values.length - 1) * share)];
  return {
    option: {
      ...base(colours), legend: { show: false }, grid: { left: 8, right: 20, top: 16, bottom: 26, containLabel: true },
      tooltip: { ...base(colours).tooltip, trigger: "axis", formatter: ([point]) => `${(100 * point.value[1]).toFixed(1)} % of the trials came to ${quantity(objective, point.value[0])} or less` },
      xAxis: axis(colours, objective.metric, quantities(colours, objective)), yAxis: metricAxis(colours, "", { min: 0, max: 1, axisLabel: { color: colours.soft, formatter: share => `${Math.round(100 * share)} %` } }),
      series: [{ type: "line", step: "end", showSymbol: false, lineStyle: { color: colours.accent, width: 2 }, areaStyle: { color: colours.accent, opacity: 0.08 }, itemStyle: { color: colours.accent }, data }],
    },
    summary: `${objective.metric} (${better(objective)}): half of the completed trials came to ${quantity(objective, at(0.5))} or less, a tenth to ${quantity(objective, at(0.1))} or less, nine tenths to ${quantity(objective, at(0.9))} or less.`,
    table: () => ({ head: ["Share of trials", `${objective.metric} at most`], rows: [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1].map(share => [`${Math.round(100 * share)} %`, quantity(objective, at(share))]) }),
  };
}
