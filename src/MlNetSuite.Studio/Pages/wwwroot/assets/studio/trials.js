// The trials of a study as columns: a row is a place in all of them.

import { size } from "../format.js";

export class Trials {
  constructor(study, columns, omitted = 0) {
    this.study = study;
    this.omitted = omitted;
    this.rowOf = new Map();
    this.number = [];
    this.state = [];
    this.values = study.objectives.map(() => []);
    this.tie = [];
    this.started = [];
    this.seconds = [];
    this.share = [];
    this.memory = [];
    this.seed = [];
    this.origin = [];
    this.failure = [];
    this.machine = [];
    this.parameters = new Map(study.parameters.filter(p => p.kind !== "constant").map(p => [p.name, []]));
    // Those on which others hang, as a trainer's own do on the trainer.
    this.parents = new Set(study.parameters.map(p => p.when?.parent));
    this.curves = new Map();
    this.revision = 0;
    this.apply(columns);
  }

  get length() {
    return this.number.length;
  }

  get maximize() {
    return this.study.objectives[0].direction === "maximize";
  }

  // Takes trials that are new or have changed.
  apply(columns) {
    const rows = columns.number.map(number => {
      let row = this.rowOf.get(number);
      if (row === undefined) {
        row = this.number.length;
        this.rowOf.set(number, row);
        this.number.push(number);
      }
      return row;
    });
    const put = (name, usual) => rows.forEach((row, at) => this[name][row] = columns[name]?.[at] ?? usual);
    put("state", "running");
    put("tie", null);
    put("started", 0);
    put("seconds", 0);
    put("share", 1);
    put("memory", 0);
    put("seed", 0);
    put("origin", "");
    put("failure", null);
    put("machine", "");
    this.values.forEach((column, o) => rows.forEach((row, at) => column[row] = columns.values[o]?.[at] ?? null));
    for (const [name, column] of this.parameters)
      for (const row of rows)
        column[row] = null;
    for (const [name, { rows: which, values }] of Object.entries(columns.parameters)) {
      const column = this.parameters.get(name);
      if (column)
        values.forEach((value, at) => column[rows[which?.[at] ?? at]] = value);
    }
    for (const [number, curve] of Object.entries(columns.curves))
      this.curves.set(Number(number), curve);
    this.order = null;
    this.revision++;
    return rows;
  }

  // Rows in the order of their numbers.
  sorted() {
    return this.order ??= this.number.every((number, row) => row === 0 || this.number[row - 1] < number)
      ? this.number.map((_, row) => row)
      : this.number.map((_, row) => row).sort((a, b) => this.number[a] - this.number[b]);
  }

  completed(row) {
    return this.state[row] === "completed" && this.values[0][row] !== null;
  }

  // Rows that completed, in the order of their numbers.
  allCompleted() {
    return this.sorted().filter(row => this.completed(row));
  }

  better(a, b) {
    return this.maximize ? a > b : a < b;
  }

  // As Study.Leaderboard has it: of equal values the one that its second value prefers, then the earlier one.
  beats(row, other) {
    const [a, b] = [this.values[0][row], this.values[0][other]];
    return this.better(a, b) || (a === b && (this.tie[row] ?? Infinity) < (this.tie[other] ?? Infinity));
  }

  // Where the best became better: rows, the last of which is the best. Trials of more of the rows go before those of fewer.
  bests() {
    const bests = [];
    for (const row of this.sorted()) {
      if (!this.completed(row))
        continue;
      const best = bests.at(-1);
      if (best === undefined || this.share[row] > this.share[best]
        || (this.share[row] === this.share[best] && this.beats(row, best)))
        bests.push(row);
    }
    return bests;
  }

  best() {
    return this.bests().at(-1);
  }

  // The completed trial that is best by one objective; of the first it is that of the leaderboard.
  bestBy(o) {
    if (o === 0)
      return this.best();
    const sign = this.study.objectives[o].direction === "maximize" ? 1 : -1;
    return this.allCompleted().filter(row => this.values[o][row] !== null)
      .reduce((best, row) => best === undefined || sign * (this.values[o][row] - this.values[o][best]) > 0 ? row : best, undefined);
  }

  counts() {
    const counts = {};
    for (const state of this.state)
      counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }

  // What a person reads of a trial at a glance.
  words(row) {
    const lines = [`trial ${this.number[row]}, ${this.state[row]}${this.share[row] < 1 ? `, on ${(100 * this.share[row]).toFixed(1)} % of the rows` : ""}`];
    this.study.objectives.forEach((objective, o) => {
      if (this.values[o][row] !== null)
        lines.push(`${objective.metric} ${quantity(objective, this.values[o][row])}`);
    });
    // Where there is nothing to choose between, it is said all the same.
    for (const { name, value } of this.study.parameters.filter(p => p.kind === "constant" && !p.when && this.parents.has(p.name)))
      lines.push(`${name} = ${clip(printed(value), 40)}`);
    let named = 0;
    for (const [name, column] of this.parameters)
      if (column[row] !== null && named++ < 10)
        lines.push(`${clip(name, 40)} = ${clip(printed(column[row]), 40)}`);
    if (this.failure[row])
      lines.push(clip(this.failure[row], 120));
    return lines;
  }
}

const digits = new Intl.NumberFormat("en", { maximumSignificantDigits: 4, useGrouping: false });

export const clip = (text, most) => text.length <= most ? text : `${text.slice(0, most - 1)}…`;

export function short(value) {
  if (value === null || value === undefined || Number.isNaN(value))
    return "–";
  return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6) ? value.toExponential(2).replace(/\.?0+e/, "e") : digits.format(value);
}

// A value of an objective with its unit, where that is known.
export function quantity(objective, value) {
  if (value === null || value === undefined || Number.isNaN(value))
    return "–";
  if (objective.unit === "bytes")
    return size(value);
  if (objective.unit !== "seconds")
    return short(value);
  const [factor, unit] = value === 0 || value >= 1 ? [1, "s"] : value >= 1e-3 ? [1e3, "ms"] : [1e6, "µs"];
  return `${short(value * factor)}\u00a0${unit}`;
}

export const printed = value => typeof value === "number" ? short(value) : String(value);
