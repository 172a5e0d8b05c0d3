// One model: what it is, a panel to try it, its card.

import { card as cardOf } from "./card.js";
import { h } from "./dom.js";
import { count, keyMetric, rowsOf, task } from "./format.js";
import { notice } from "./notice.js";
import { imagePanel } from "./try/image.js";
import { recommendPanel } from "./try/recommend.js";
import { tablePanel } from "./try/table.js";
import { textPanel } from "./try/text.js";

const PANELS = {
  "image-classification": imagePanel,
  "text-classification": textPanel,
  recommendation: recommendPanel,
};

export function show(model, signal) {
  const { card } = model;
  const said = notice();
  const panel = (PANELS[card.task] ?? tablePanel)(model, {
    signal,
    fail: fault => said.say(fault.message),
    clear: said.clear,
  });
  return {
    title: `${model.name} – ${task(card.task)}`,
    shown: panel.shown,
    content: [
      h("nav", { class: "crumb", "aria-label": "Back" }, h("a", { href: "#/" }, h("span", { "aria-hidden": "true" }, "←"), " All models")),
      h("div", { class: "model-head" },
        h("p", { class: "eyebrow" }, task(card.task)),
        h("h1", { tabindex: "-1" }, model.name),
        h("p", { class: "lede" }, summary(card)),
        versions(model)),
      h("div", { class: "columns" },
        h("section", { class: "panel try", "aria-labelledby": "try" }, h("h2", { id: "try" }, "Try it"), panel.element, said.element),
        cardOf(model)),
    ],
  };
}

function summary(card) {
  const metric = keyMetric(card);
  const made = `${card.trainer}, trained on ${count(card.trainRows)} ${rowsOf(card.task)} of ${card.dataset}.`;
  return metric && card.testRows > 0 ? `${made} ${metric.name} ${metric.value} on ${count(card.testRows)} others.` : made;
}

function versions(model) {
  if (model.versions.length < 2)
    return null;
  const name = encodeURIComponent(model.name);
  return h("nav", { class: "versions", "aria-label": "Versions" }, model.versions.map(v =>
    h("a", { href: `#/${name}/${encodeURIComponent(v)}`, "aria-current": v === model.version ? "page" : null }, `Version ${v}`)));
}
