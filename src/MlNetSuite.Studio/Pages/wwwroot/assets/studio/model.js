// The model that came of a study: its card's figures, its confusion matrix, and the way to try it.

import { h } from "../dom.js";
import { count, day, metric, metricValue, rowsOf, size } from "../format.js";
import * as server from "./ask.js";

const MOST_CLASSES = 20;

export function model(trials, signal) {
  const element = h("section", { class: "panel is-wide model", "aria-labelledby": "model-title", hidden: true });

  async function read() {
    const { models: address } = await server.about(signal);
    if (!address)
      return;
    const found = ofStudy(await server.models(address, signal), trials);
    element.replaceChildren(...content(found, address));
    element.hidden = false;
  }

  return { element, shown: () => read().catch(fault => {
    if (!signal.aborted) {
      element.replaceChildren(h("h2", { id: "model-title" }, "Model"), h("p", { class: "hint" }, fault.message));
      element.hidden = false;
    }
  }) };
}

// Of the same task and rows; the best trial's if there is one, else the newest.
function ofStudy(models, trials) {
  const { task, data, fingerprint } = trials.study.attributes;
  const alike = models.filter(({ card }) => card.task === task && (card.fingerprint === fingerprint || card.dataset === data));
  const best = trials.best();
  const trainer = best === undefined ? null : trials.parameters.get("trainer")?.[best];
  return alike.sort((a, b) => (b.card.trainer === trainer) - (a.card.trainer === trainer) || new Date(b.card.created) - new Date(a.card.created))[0];
}

function content(found, address) {
  const title = h("h2", { id: "model-title" }, "Model");
  if (found === undefined)
    return [title, h("p", { class: "hint" }, "None of the models here was made of this study's rows yet.")];
  const { card } = found;
  const values = Object.entries(card.metrics).filter(([, value]) => Number.isFinite(value));
  return [
    h("div", { class: "chart-head" }, title,
      h("a", { class: "button small", href: `${address}#/${encodeURIComponent(found.name)}` }, "Try it")),
    h("p", { class: "hint" }, `${found.name}: ${card.members?.length > 1 ? `an average of ${card.members.length} models` : card.trainer}, ${count(card.trainRows)} ${rowsOf(card.task)}, ${day(card.created)}, ${size(found.bytes)}.`),
    h("div", { class: "model-figures" }, values.length === 0 ? h("p", { class: "hint" }, "It was tested on no rows.")
      : h("table", { class: "plain" }, h("caption", {}, `Measured on ${count(card.testRows)} test ${rowsOf(card.task)}`),
        h("tbody", {}, values.map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, metric(name)), h("td", {}, metricValue(name, value)))))),
    confusion(card.metrics.confusionMatrix)),
    card.notes?.length > 0 && h("div", { class: "notes" }, h("h3", {}, "Notes"), h("ul", {}, card.notes.map(note => h("li", {}, note)))),
  ].filter(Boolean);
}

function confusion(matrix) {
  if (!matrix || matrix.labels.length > MOST_CLASSES)
    return null;
  return h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": "Confusion matrix" }, h("table", { class: "grid confusion" },
    h("caption", {}, "Rows by their class, down, and the answer, across"),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Class"), matrix.labels.map(label => h("th", { scope: "col" }, label)))),
    h("tbody", {}, matrix.labels.map((label, actual) => {
      const sum = matrix.counts[actual].reduce((a, b) => a + b, 0);
      return h("tr", {}, h("th", { scope: "row" }, label), matrix.counts[actual].map((number, predicted) => {
        const cell = h("td", { class: predicted === actual ? "is-right" : "is-wrong" }, count(number));
        cell.style.setProperty("--share", `${sum > 0 ? Math.round(100 * number / sum) : 0}%`);
        return cell;
      }));
    }))));
}
