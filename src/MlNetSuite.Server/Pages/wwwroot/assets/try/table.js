// A form made from a model's input columns, for tables of any kind.

import * as api from "../api.js";
import { bars } from "../bars.js";
import { announce, h } from "../dom.js";
import { number, task } from "../format.js";
import { live } from "../live.js";
import { samples } from "./samples.js";

const TYPING = 200;

export function tablePanel(model, { signal, fail, clear }) {
  const { card } = model;
  const answer = card.labels.length > 0 ? bars(card.labels) : oneNumber(card.labelColumn ?? "Answer");
  const fields = card.inputs.map((column, i) => field(column, i, model.samples, () => changed(TYPING)));
  const asking = live({
    ask: (row, cancel) => api.predict(model, row, cancel),
    show(result) {
      clear();
      answer.show(result);
    },
    fail(fault) {
      answer.clear();
      fail(fault);
    },
  });
  signal.addEventListener("abort", asking.stop);

  const row = () => Object.fromEntries(fields.map(f => [f.name, f.value()]));
  const changed = wait => asking.give(row(), wait);

  function take(sample) {
    fields.forEach(f => f.set(sample[f.name]));
    changed(0);
  }

  return {
    element: h("div", { class: "halves" },
      h("div", { class: "stack" },
        samples(model.samples, "Start from a test row", (_, i) => `Row ${i + 1}`, take),
        h("form", { class: "columns-form", "aria-label": `${task(card.task)} input`, onsubmit: event => {
          event.preventDefault();
          changed(0);
        } }, fields.map(f => f.element), h("button", { class: "primary" }, "Predict"))),
      answer.element),
    shown: () => model.samples.length > 0 && take(model.samples[0]),
  };
}

// An empty field is a missing value.
function field(column, place, rows, changed) {
  const id = `column-${place}`;
  const kind = kindOf(column);
  const input = h("input", { id, name: column.name, autocomplete: "off", ...kind.attributes, oninput: changed });
  const choices = kind === KINDS.text ? [...new Set(rows.map(r => r[column.name]).filter(Boolean))] : [];
  if (choices.length > 0)
    input.setAttribute("list", `${id}-choices`);
  return {
    name: column.name,
    element: h("div", { class: "field" },
      h("label", { for: id }, column.name),
      input,
      choices.length > 0 && h("datalist", { id: `${id}-choices` }, choices.map(c => h("option", { value: c })))),
    value: () => kind.read(input),
    set: value => kind.write(input, value),
  };
}

const write = (input, value) => input.value = value ?? "";

const KINDS = {
  text: { attributes: { type: "text", spellcheck: "false" }, read: input => input.value, write },
  number: { attributes: { type: "number", step: "any", inputmode: "decimal" }, read: input => input.value === "" ? null : Number(input.value), write },
  whole: { attributes: { type: "number", step: "1", inputmode: "numeric" }, read: input => input.value === "" ? null : Number(input.value), write },
  truth: { attributes: { type: "checkbox" }, read: input => input.checked, write: (input, value) => input.checked = value === true },
  vector: {
    attributes: { type: "text", placeholder: "1, 2, 3", spellcheck: "false" },
    read: input => input.value.split(/[\s,;]+/).filter(Boolean).map(Number),
    write: (input, value) => input.value = (value ?? []).join(", "),
  },
};

function kindOf({ type, size }) {
  if (size !== null && size !== undefined)
    return KINDS.vector;
  switch (type) {
    case "Single": case "Double": return KINDS.number;
    case "Int32": case "Int64": return KINDS.whole;
    case "Boolean": return KINDS.truth;
    default: return KINDS.text;
  }
}

function oneNumber(name) {
  const value = h("strong", { class: "best-label" }, "–");
  const element = h("div", { class: "answer one", "data-state": "empty" }, h("p", { class: "best" }, h("span", { class: "best-name" }, name), value));
  return {
    element,
    show({ prediction }) {
      element.dataset.state = "answered";
      value.textContent = number(prediction);
      announce(`${name}: ${number(prediction)}`);
    },
    clear() {
      element.dataset.state = "empty";
      value.textContent = "–";
    },
  };
}
