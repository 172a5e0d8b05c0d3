// The same question for a terminal, to copy.

import * as api from "./api.js";
import { copyable } from "./copy.js";
import { h } from "./dom.js";

const LONGEST = 200;

export function example(model) {
  const { button, code } = copyable(command(model));
  return h("div", { class: "curl" }, h("div", { class: "row" }, h("h3", {}, "From a terminal"), button), code);
}

function command(model) {
  const held = api.key.get() ? ["-H 'X-API-Key: YOUR-KEY'"] : [];
  const server = new URL(".", location.href).href;
  const { task } = model.card;
  const [verb, ...body] = task === "recommendation" ? ["recommend", json({ user: model.samples[0]?.User ?? "42", top: 10 })]
    : task === "image-classification" ? ["predict", "-H 'Content-Type: image/png'", "--data-binary @picture.png"]
    : ["predict", json(brief(row(model)))];
  return [`curl ${server}${verb}/${api.path(model)}`, ...held, ...body].join(" \\\n  ");
}

const row = model => model.samples[0] ?? Object.fromEntries(model.card.inputs.map(c => [c.name, c.type === "Text" ? "..." : 0]));

const brief = sample => Object.fromEntries(Object.entries(sample).map(([name, value]) =>
  [name, typeof value === "string" && value.length > LONGEST ? `${value.slice(0, LONGEST)}...` : value]));

// A quote within single quotes of a shell.
const json = value => `-d '${JSON.stringify(value).replaceAll("'", "'\\''")}'`;
