// Every model as a row that leads to it.

import { path } from "./api.js";
import { h, icon } from "./dom.js";
import { count, day, keyMetric, rowsOf, size, task } from "./format.js";

const ICONS = {
  "image-classification": "M4 6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM4 16l4.5-4.5 4 4L15 13l5 5M15.5 8.5h.01",
  "text-classification": "M4 6h16M4 11h16M4 16h9",
  recommendation: "M12 4l2.4 5 5.6.8-4 3.9.9 5.5L12 16.6 7.100 19.2l.9-5.5-4-3.900L9.600 9z",
  classification: "M4 5h16v14H4zM4 10h16M10 10v9",
  regression: "M4 4v16h16M7 15l4-4 3 2 5-6",
};

export function list(models) {
  return {
    title: "Models",
    content: [
      h("h1", { tabindex: "-1" }, "Models"),
      h("p", { class: "lede" }, models.length === 0
        ? "This server has no model loaded."
        : `${models.length === 1 ? "One trained model runs" : `${models.length} trained models run`} here. Choose one to try it and to read how it was made.`),
      h("ul", { class: "models", role: "list" }, models.map(m => entry(m, models))),
    ],
  };
}

function entry(model, all) {
  const { card } = model;
  const versions = all.filter(m => m.name === model.name);
  const newest = versions.at(-1) === model;
  const href = `#/${path({ name: model.name, chosen: newest ? null : model.version })}`;
  const metric = keyMetric(card);
  return h("li", {}, h("a", { class: "entry", href },
    h("span", { class: "badge" }, icon(ICONS[card.task] ?? ICONS.classification)),
    h("span", { class: "entry-name" },
      h("span", { class: "name" }, model.name),
      h("span", { class: "version" }, versions.length > 1 ? `version ${model.version}${newest ? ", newest" : ""}` : `version ${model.version}`)),
    h("span", { class: "entry-task" }, `${task(card.task)}, ${card.trainer}`),
    h("span", { class: "entry-facts" },
      h("span", {}, `${count(card.trainRows)} ${rowsOf(card.task)}`), h("span", {}, size(model.bytes)), h("span", {}, day(card.created))),
    metric && h("span", { class: "metric" }, h("span", { class: "metric-value" }, metric.value), h("span", { class: "metric-name" }, metric.name))));
}
