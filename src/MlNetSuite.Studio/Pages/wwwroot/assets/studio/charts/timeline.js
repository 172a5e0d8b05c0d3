// Who ran which trial when: a lane for each worker, or for each trial that ran beside others.

import { plural, STATES, lasted, when } from "../words.js";
import { axis, base } from "./theme.js";

const QUIET = 30 * 60_000;
const MOST_TRIALS = 3_000;
const MOST_LANES = 60;
const MOST_ROWS = 200;

export function timeline(trials, colours) {
  const now = Date.now();
  const rows = trials.sorted().slice(-MOST_TRIALS).filter(row => trials.started[row] > 0 && trials.state[row] !== "waiting");
  if (rows.length === 0)
    return "No trial has begun yet.";
  // A sweep that was killed leaves its trials as they were: they run to the last sign of it.
  const sign = rows.reduce((last, row) => Math.max(last, trials.started[row] + 1000 * trials.seconds[row]), 0);
  const until = now - sign < QUIET ? now : sign;
  const ends = row => trials.state[row] === "running" ? Math.max(trials.started[row], until) : trials.started[row] + 1000 * trials.seconds[row];
  const { lanes, laneOf } = arranged(trials, rows, ends);
  const bars = rows.filter(row => laneOf.get(row) < MOST_LANES).map(row => [trials.started[row], ends(row), laneOf.get(row), row]);
  const shown = lanes.slice(0, MOST_LANES);
  const busy = rows.reduce((sum, row) => sum + ends(row) - trials.started[row], 0);
  const [from, to] = [rows.reduce((a, row) => Math.min(a, trials.started[row]), Infinity), rows.reduce((a, row) => Math.max(a, ends(row)), 0)];
  const states = STATES.filter(state => rows.some(row => trials.state[row] === state));
  return {
    height: 110 + Math.min(420, Math.max(60, 26 * shown.length)),
    option: {
      ...base(colours),
      tooltip: { ...base(colours).tooltip, formatter: at => [...trials.words(at.value[3]), when(trials.started[at.value[3]]), lasted((at.value[1] - at.value[0]) / 1000)].join("\n") },
      xAxis: axis(colours, "", { type: "time", min: from, max: Math.max(to, from + 1000), scale: undefined, splitNumber: 6 }),
      yAxis: axis(colours, "", { type: "category", data: shown, inverse: true, scale: undefined, splitLine: { show: false }, axisTick: { show: false } }),
      series: states.map(state => ({
        type: "custom", name: state, itemStyle: { color: colours.state(state).color }, encode: { x: [0, 1], y: 2 }, data: bars.filter(bar => trials.state[bar[3]] === state), clip: true,
        renderItem: (_, api) => {
          const [left, middle] = api.coord([api.value(0), api.value(2)]);
          const [right] = api.coord([api.value(1), api.value(2)]);
          const height = Math.min(20, api.size([0, 1])[1] * 0.72);
          return {
            type: "rect", shape: { x: left, y: middle - height / 2, width: Math.max(1, right - left - 0.5), height, r: right - left > 6 ? 2 : 0 },
            style: { fill: api.visual("color"), opacity: state === "completed" ? 0.85 : 0.7 },
          };
        },
      })),
    },
    summary: `${plural(rows.length, "trial")}${trials.length > rows.length ? ` of ${trials.length.toLocaleString("en")}` : ""} in ${plural(shown.length, "lane")}, ${lasted((to - from) / 1000)} in all; the lanes were at work ${Math.round(100 * busy / Math.max(1, (to - from) * lanes.length))} % of it.`,
    table: () => ({
      head: ["Trial", "Lane", "Began", "Time", "State"],
      rows: rows.slice(-MOST_ROWS).reverse().map(row => [String(trials.number[row]), lanes[laneOf.get(row)], when(trials.started[row]), lasted((ends(row) - trials.started[row]) / 1000), trials.state[row]]),
    }),
  };
}

// A trial goes to the first lane of its machine that is free.
function arranged(trials, rows, ends) {
  const free = new Map();
  const lanes = [];
  const laneOf = new Map();
  for (const row of rows.slice().sort((a, b) => trials.started[a] - trials.started[b])) {
    const machine = trials.machine[row];
    if (!free.has(machine))
      free.set(machine, []);
    const own = free.get(machine);
    let at = own.findIndex(lane => lane.until <= trials.started[row] + 20);
    if (at < 0) {
      at = own.push({ until: 0, lane: lanes.length }) - 1;
      lanes.push(machine ? `${machine} ${own.length}` : `slot ${own.length}`);
    }
    own[at].until = ends(row);
    laneOf.set(row, own[at].lane);
  }
  return { lanes, laneOf };
}
