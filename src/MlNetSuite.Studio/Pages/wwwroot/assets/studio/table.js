// All trials as a table of which only the rows in view are made. Sorted by its heads, filtered by words, with the columns that one wants.

import { announce, h } from "../dom.js";
import { notice } from "../notice.js";
import { send } from "../api.js";
import { href, query } from "./ask.js";
import { printed, quantity } from "./trials.js";
import { STATES, lasted, plural, when } from "./words.js";

const ROW = 40;
const SPARE = 8;
const USUAL_PARAMETERS = 4;

export function trialTable(study, { signal, steering }) {
  const said = notice();
  const words = h("input", { type: "search", id: "table-words", placeholder: "Words in any column, such as lightgbm or memory", oninput: () => refresh() });
  const states = h("select", { id: "table-state", onchange: () => refresh() }, h("option", { value: "" }, "all"), STATES.map(state => h("option", { value: state }, state)));
  const brushed = h("p", { class: "hint", hidden: true });
  const count = h("p", { class: "hint" });
  const picks = h("div", { class: "picks" });
  const head = h("tr", {});
  const body = h("tbody", {});
  const table = h("table", { class: "grid trials" }, h("thead", {}, head), body);
  const frame = h("div", { class: "table-frame", tabindex: "0", role: "group", "aria-label": "Trials", onscroll: () => window.requestAnimationFrame(paint) }, table);
  const element = h("section", { class: "panel is-wide", "aria-labelledby": "table-title" },
    h("div", { class: "chart-head" }, h("h2", { id: "table-title" }, "Trials"),
      h("button", { type: "button", class: "small", onclick: () => void download() }, "Download CSV")),
    h("div", { class: "fields" },
      h("div", { class: "field grow" }, h("label", { for: "table-words" }, "Filter"), words),
      h("div", { class: "field" }, h("label", { for: "table-state" }, "State"), states)),
    brushed, count, said.element,
    h("details", {}, h("summary", {}, "Columns"), picks), frame);

  let trials = null;
  let columns = [];
  let hidden = null;
  let order = { name: "number", down: true };
  let rows = [];
  let only = null;
  let late = 0;
  let painted = "";
  let notes = new Map();
  let failed = false;

  // It grows with its rows, up to a height.
  const size = new ResizeObserver(paint);
  size.observe(frame);
  signal.addEventListener("abort", () => {
    size.disconnect();
    clearTimeout(late);
  });

  function columnsOf() {
    return [
      { name: "number", title: "Trial", of: row => trials.number[row], show: row => String(trials.number[row]) },
      { name: "state", title: "State", of: row => trials.state[row], show: row => trials.state[row] },
      ...trials.study.objectives.map((o, at) => ({ name: `value.${o.metric}`, title: o.metric, down: o.direction === "maximize", of: row => trials.values[at][row], show: row => quantity(o, trials.values[at][row]) })),
      { name: "seconds", title: "Time", of: row => trials.seconds[row], show: row => ["running", "waiting"].includes(trials.state[row]) ? "" : lasted(trials.seconds[row]) },
      { name: "failure", title: "Failure", of: row => trials.failure[row], show: row => trials.failure[row] ?? "" },
      ...[...trials.parameters].map(([name, column]) => ({ name: `parameter.${name}`, title: name, of: row => column[row], show: row => column[row] === null ? "" : printed(column[row]) })),
      { name: "note", title: "Note", of: row => notes.get(trials.number[row]) ?? "", show: row => notes.get(trials.number[row]) ?? "" },
      { name: "share", title: "Rows", of: row => trials.share[row], show: row => `${(100 * trials.share[row]).toFixed(1)} %` },
      { name: "memory", title: "Memory", of: row => trials.memory[row], show: row => trials.memory[row] > 0 ? `${Math.round(trials.memory[row] / 1e6)} MB` : "" },
      { name: "started", title: "Began", of: row => trials.started[row], show: row => when(trials.started[row]) },
      { name: "origin", title: "Proposed by", of: row => trials.origin[row], show: row => trials.origin[row] },
      { name: "machine", title: "Machine", of: row => trials.machine[row], show: row => trials.machine[row] },
      { name: "seed", title: "Seed", of: row => trials.seed[row], show: row => String(trials.seed[row]) },
    ];
  }

  // Those that say something of most trials.
  function usuallyHidden() {
    const filled = [...trials.parameters].map(([name, column]) => ({ name, count: column.reduce((sum, value) => sum + (value !== null ? 1 : 0), 0) }))
      .sort((a, b) => b.count - a.count).slice(0, USUAL_PARAMETERS).map(p => `parameter.${p.name}`);
    return new Set(columns.map(c => c.name).filter(name => (name.startsWith("parameter.") && !filled.includes(name))
      || ["memory", "started", "origin", "seed"].includes(name)
      || (name === "note" && notes.size === 0)
      || (name === "failure" && !failed)
      || (name === "share" && trials.share.every(share => share === 1))
      || (name === "machine" && trials.machine.every(machine => !machine))));
  }

  const shownColumns = () => columns.filter(column => !hidden.has(column.name));

  function heads() {
    head.replaceChildren(...shownColumns().map(column => h("th", {
      scope: "col", "aria-sort": order.name === column.name ? (order.down ? "descending" : "ascending") : null,
    }, h("button", { type: "button", class: "sort", onclick: () => sortBy(column) },
      column.title, h("span", { "aria-hidden": "true" }, order.name === column.name ? (order.down ? " ↓" : " ↑") : "")))));
    picks.replaceChildren(...columns.map(column => h("label", { class: "check" }, h("input", {
      type: "checkbox", checked: !hidden.has(column.name), disabled: column.name === "number",
      onchange: event => {
        event.target.checked ? hidden.delete(column.name) : hidden.add(column.name);
        heads();
        refresh();
      },
    }), column.title)));
  }

  function sortBy(column) {
    order = { name: column.name, down: order.name === column.name ? !order.down : column.down ?? false };
    const at = shownColumns().indexOf(column);
    heads();
    head.children[at]?.firstChild.focus();
    refresh();
    announce(`Sorted by ${column.title}, ${order.down ? "descending" : "ascending"}`, 100);
  }

  function refresh() {
    if (trials === null)
      return;
    const sought = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const seen = shownColumns();
    rows = [];
    for (let row = 0; row < trials.length; row++)
      if ((only === null || only.has(trials.number[row])) && (states.value === "" || trials.state[row] === states.value)
        && sought.every(word => seen.some(column => column.show(row).toLowerCase().includes(word))))
        rows.push(row);
    const by = columns.find(column => column.name === order.name) ?? columns[0];
    const sign = order.down ? -1 : 1;
    const keys = rows.map(row => by.of(row));
    const places = rows.map((_, at) => at).sort((a, b) => compare(keys[a], keys[b], sign) || trials.number[rows[a]] - trials.number[rows[b]]);
    rows = places.map(at => rows[at]);
    count.textContent = rows.length === trials.length ? plural(rows.length, "trial") : `${rows.length.toLocaleString("en")} of ${plural(trials.length, "trial")}`;
    if (trials.omitted > 0)
      count.textContent += `; ${trials.omitted.toLocaleString("en")} older ones are left to the CSV`;
    table.setAttribute("aria-rowcount", String(rows.length + 1));
    painted = "";
    paint();
  }

  // Only what is in view: ten thousand rows of twenty cells would be two hundred thousand elements.
  function paint() {
    if (trials === null || signal.aborted)
      return;
    const from = Math.max(0, Math.floor(frame.scrollTop / ROW) - SPARE);
    const to = Math.min(rows.length, Math.ceil((frame.scrollTop + frame.clientHeight) / ROW) + SPARE);
    const place = `${from}-${to}-${trials.revision}`;
    if (place === painted)
      return;
    painted = place;
    const seen = shownColumns();
    const focused = document.activeElement?.closest?.("tr")?.dataset.number;
    body.replaceChildren(space(from * ROW, seen.length), ...rows.slice(from, to).map((row, at) => line(row, from + at, seen)), space((rows.length - to) * ROW, seen.length));
    if (focused !== undefined)
      body.querySelector(`tr[data-number="${focused}"] a`)?.focus({ preventScroll: true });
  }

  function line(row, at, seen) {
    const number = trials.number[row];
    return h("tr", { "data-number": number, "aria-rowindex": at + 2 }, seen.map((column, place) => place === 0
      ? h("th", { scope: "row" }, h("a", { href: href(study, number) }, column.show(row)),
        ["running", "waiting"].includes(trials.state[row]) && steering.steers() && h("button", { type: "button", class: "sort skip-trial", "aria-label": `Skip trial ${number}`, onclick: () => void steering.skip(number) }, "skip"))
      : column.name === "state"
        ? h("td", {}, h("span", { class: `state-word is-${trials.state[row]}` }, column.show(row)))
        : h("td", { title: column.show(row).length > 24 ? column.show(row) : null }, column.show(row))));
  }

  async function download() {
    try {
      const response = await send(`api/export?${query(study)}`, { signal });
      if (!response.ok)
        throw new Error((await response.json().catch(() => null))?.error ?? `The server answered with status ${response.status}.`);
      const address = URL.createObjectURL(await response.blob());
      h("a", { href: address, download: `${study.name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 80)}.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      said.clear();
    } catch (fault) {
      if (!signal.aborted)
        said.say(fault.message);
    }
  }

  return {
    element,
    update(next) {
      const fresh = trials?.study !== next.study;
      trials = next;
      const first = !failed && trials.failure.some(Boolean);
      failed ||= first;
      if (fresh) {
        columns = columnsOf();
        hidden ??= usuallyHidden();
      }
      // Shown by itself once there is one.
      if (first)
        hidden.delete("failure");
      if (fresh || first)
        heads();
      // After the charts above it, and at most so often.
      late ||= setTimeout(() => {
        late = 0;
        refresh();
      }, fresh ? 20 : trials.length > 2_000 ? 1_000 : 250);
    },
    // What can be done with a trial has changed.
    again() {
      painted = "";
      paint();
    },
    notes(next) {
      const first = notes.size === 0 && next.size > 0;
      notes = next;
      if (trials === null)
        return;
      // Shown by itself once there is one.
      if (first) {
        hidden.delete("note");
        heads();
      }
      refresh();
    },
    // Only these trials, as brushed elsewhere; null for all.
    only(numbers) {
      only = numbers;
      brushed.hidden = numbers === null;
      brushed.textContent = numbers === null ? "" : "Only trials that are marked in the parallel coordinates.";
      refresh();
    },
  };
}

// What is missing comes last, whichever way.
function compare(a, b, sign) {
  const [noA, noB] = [a === null || a === undefined || a === "", b === null || b === undefined || b === ""];
  if (noA || noB)
    return noA - noB;
  return (typeof a === "string" || typeof b === "string" ? String(a).localeCompare(String(b), "en") : a - b) * sign;
}

function space(height, columns) {
  const cell = h("td", { colspan: String(columns) });
  cell.style.height = `${height}px`;
  const row = h("tr", { class: "space", "aria-hidden": "true" }, cell);
  row.hidden = height === 0;
  return row;
}
