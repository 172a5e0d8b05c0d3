// The model card.

import { h } from "./dom.js";
import { count, day, metric, metricValue, number, percent, rowsOf, size, words } from "./format.js";
import { example } from "./curl.js";

export function card(model) {
  const { card } = model;
  return h("section", { class: "card", "aria-labelledby": "card" },
    h("h2", { id: "card" }, "Model card"),
    metrics(card),
    facts(model),
    columns("Inputs", card.inputs),
    columns("Outputs", card.outputs),
    notes(card),
    example(model),
    classes(card),
    parameters(card));
}

function metrics(card) {
  const values = Object.entries(card.metrics).filter(([, value]) => Number.isFinite(value));
  if (values.length === 0)
    return h("p", { class: "hint" }, "It was tested on no rows.");
  return h("table", { class: "plain" },
    h("caption", {}, `Measured on ${count(card.testRows)} test ${rowsOf(card.task)}`),
    h("tbody", {}, values.map(([name, value]) => pair(metric(name), metricValue(name, value)))));
}

function facts(model) {
  const { card } = model;
  const image = card.image && `${card.image.width} × ${card.image.height}, ${card.image.channels === 1 ? "grey" : "colour"}`;
  return h("table", { class: "plain" },
    h("caption", {}, "How it was made"),
    h("tbody", {},
      pair("Trainer", card.trainer),
      card.members.length > 0 && pair("Made of", card.members.map(m => `${m.trainer} (${percent(m.weight)})`).join(", ")),
      pair("Data", card.dataset),
      pair(`Trained on`, `${count(card.trainRows)} ${rowsOf(card.task)}`),
      card.labelColumn && pair("Answers", card.labelColumn),
      image && pair("Images", image),
      pair("Created", day(card.created)),
      pair("Version", model.version),
      pair("Size", size(model.bytes)),
      pair("Seed", String(card.seed))));
}

function columns(caption, list) {
  return h("table", { class: "plain" },
    h("caption", {}, caption),
    h("tbody", {}, list.map(c => pair(c.name, c.size > 1 ? `${c.type}, ${count(c.size)}` : c.type, true))));
}

function notes(card) {
  return card.notes.length === 0 ? null : h("div", { class: "notes" },
    h("h3", {}, "Notes"),
    h("ul", {}, card.notes.map(note => h("li", {}, note))));
}

function classes(card) {
  const each = card.metrics.perClass;
  if (!each || card.labels.length === 0)
    return null;
  return fold("Metrics per class", h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": "Metrics per class" }, h("table", { class: "grid" },
    h("thead", {}, h("tr", {}, ["Class", "Precision", "Recall", "F1", "Rows"].map(t => h("th", { scope: "col" }, t)))),
    h("tbody", {}, card.labels.filter(l => each[l]).map(label => h("tr", {},
      h("th", { scope: "row" }, label),
      [each[label].precision, each[label].recall, each[label].f1].map(v => h("td", {}, Number.isFinite(v) ? v.toFixed(3) : "none")),
      h("td", {}, count(each[label].rows))))))));
}

function parameters(card) {
  const values = Object.entries(card.parameters);
  return values.length === 0 ? null : fold("Parameters", h("table", { class: "plain" },
    h("tbody", {}, values.map(([name, value]) => pair(words(name), shown(value))))));
}

const fold = (title, content) => h("details", {}, h("summary", {}, title), content);

const shown = value => typeof value === "number" ? number(value)
  : typeof value === "boolean" ? (value ? "yes" : "no")
  : value === "" || value === null ? "none"
  : typeof value === "string" ? value : JSON.stringify(value);

const pair = (name, value, code = false) =>
  h("tr", {}, h("th", { scope: "row" }, code ? h("code", {}, name) : name), h("td", {}, value));
