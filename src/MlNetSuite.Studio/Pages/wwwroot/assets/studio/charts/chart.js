// A chart in a panel: a heading, a sentence that says what is seen, the canvas, and the same as a table.

import { h } from "../../dom.js";
import { measured } from "../measure.js";
import { onThemeChange, theme } from "./theme.js";

const waiting = new Set();
let scheduled = false;
let count = 0;

// One chart a frame: a page that has ten of them stays fluid.
function schedule(chart) {
  waiting.add(chart);
  if (scheduled)
    return;
  scheduled = true;
  requestAnimationFrame(frame);
}

function frame() {
  scheduled = false;
  const [next] = waiting;
  if (next === undefined)
    return;
  waiting.delete(next);
  next();
  if (waiting.size > 0) {
    scheduled = true;
    requestAnimationFrame(frame);
  }
}

// title: its heading. draw(data, colours, width): { option, summary, table: { head, rows } }, or a text where there is nothing to draw.
// every: least milliseconds between two drawings of data that keeps changing. wide: over both columns.
export function chart({ title, controls = [], draw, every = 0, wide = false, signal, on = {} }) {
  const name = `chart-${++count}`;
  const summary = h("p", { class: "hint", id: `${name}-says` });
  const canvas = h("div", { class: "canvas", role: "img", "aria-labelledby": `${name}-title`, "aria-describedby": `${name}-says` });
  const cells = h("div", { class: "wide cells", tabindex: "0", role: "group", "aria-label": `${title}, as a table` });
  const fold = h("details", { ontoggle: () => fold.open && fill() }, h("summary", {}, "As a table"), cells);
  const element = h("section", { class: `panel chart${wide ? " is-wide" : ""}`, "aria-labelledby": `${name}-title` },
    h("div", { class: "chart-head" }, h("h2", { id: `${name}-title` }, title), h("div", { class: "row" }, controls)), summary, canvas, fold);
  let drawn = null;
  let data = null;
  let seen = false;
  let dirty = false;
  let last = -Infinity;
  let later = 0;
  let table = null;
  let width = 0;

  const watch = new IntersectionObserver(entries => {
    seen = entries.at(-1).isIntersecting;
    if (seen && dirty)
      want(0);
  }, { rootMargin: "200px" });
  watch.observe(element);
  const size = new ResizeObserver(() => {
    drawn?.resize();
    // Names that had room may have none now.
    if (drawn !== null && drawn.getWidth() !== width)
      want(0);
  });
  size.observe(canvas);
  onThemeChange(() => want(0), signal);
  signal.addEventListener("abort", () => {
    watch.disconnect();
    size.disconnect();
    clearTimeout(later);
    waiting.delete(redraw);
    drawn?.dispose();
    drawn = null;
  });

  function want(pause) {
    dirty = true;
    if (!seen || data === null)
      return;
    clearTimeout(later);
    const left = last + pause - performance.now();
    if (left > 0)
      later = setTimeout(() => schedule(redraw), left);
    else
      schedule(redraw);
  }

  function redraw() {
    if (signal.aborted || data === null)
      return;
    dirty = false;
    last = performance.now();
    width = canvas.clientWidth || element.clientWidth;
    const made = draw(data, theme(), width);
    const none = typeof made === "string";
    summary.textContent = none ? made : made.summary;
    canvas.hidden = fold.hidden = none;
    if (none)
      return;
    table = made.table;
    if (fold.open)
      fill();
    // A megabyte that comes beside the study, not before it.
    if (globalThis.echarts === undefined)
      return document.getElementById("chart-library").addEventListener("load", () => want(0), { once: true });
    if (made.height)
      canvas.style.height = `${made.height}px`;
    if (drawn === null) {
      drawn = echarts.init(canvas, null, { renderer: "canvas" });
      for (const [event, handle] of Object.entries(on))
        drawn.on(event, argument => handle(argument, drawn));
    }
    if (made.height)
      drawn.resize();
    drawn.setOption(made.option, { replaceMerge: ["series", "xAxis", "yAxis", "parallelAxis", "visualMap"] });
    measured("studio-draw", last);
  }

  function fill() {
    if (table === null)
      return;
    const { head, rows } = table();
    cells.replaceChildren(h("table", { class: "grid" },
      h("thead", {}, h("tr", {}, head.map(text => h("th", { scope: "col" }, text)))),
      h("tbody", {}, rows.map(([first, ...others]) => h("tr", {}, h("th", { scope: "row" }, first), others.map(text => h("td", {}, text)))))));
  }

  return {
    element,
    update(next) {
      data = next;
      want(every);
    },
    // The person changed what is to be seen.
    again: () => want(0),
    // As it is first: what was marked in it is no more.
    reset() {
      drawn?.clear();
      want(0);
    },
  };
}
