// The same question for a terminal, to copy.

import * as api from "./api.js";
import { announce, h } from "./dom.js";

const LONGEST = 200;

export function example(model) {
  const text = command(model);
  const button = h("button", { type: "button", class: "small", onclick: copy }, "Copy");
  const code = h("pre", { tabindex: "0", role: "group", "aria-label": "Command" }, h("code", {}, text));

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
      announce("Copied", 0);
    } catch {
      // Pages from other machines without TLS may not write to the clipboard: the text is marked, ready for Ctrl-C.
      getSelection().selectAllChildren(code);
      button.textContent = "Press Ctrl-C";
    }
    setTimeout(() => button.textContent = "Copy", 2000);
  }

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
