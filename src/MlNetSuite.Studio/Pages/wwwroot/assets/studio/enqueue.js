// A trial with parameters of a person's choice, run next.

import { announce, h } from "../dom.js";
import { notice } from "../notice.js";
import { enqueue } from "./ask.js";

export function enqueueing(study) {
  const said = notice();
  const fields = h("div", { class: "columns-form" });
  const done = h("p", { class: "hint" });
  const element = h("details", { class: "enqueue", hidden: true, ontoggle: () => element.open && fill() }, h("summary", {}, "Try parameters of your own"),
    h("form", { class: "stack", onsubmit: event => {
      event.preventDefault();
      void send();
    } }, fields, h("div", { class: "row" }, h("button", { class: "primary small" }, "Run this next"), h("button", { type: "button", class: "small", onclick: () => begin() }, "From the best trial")), done, said.element));
  let trials = null;
  let inputs = new Map();

  function fill() {
    if (inputs.size > 0 || trials === null)
      return;
    inputs = new Map(trials.study.parameters.filter(p => p.kind !== "constant").map((parameter, at) => {
      const id = `enqueue-${at}`;
      const choices = parameter.kind === "choice" ? parameter.choices : parameter.kind === "bool" ? ["false", "true"] : null;
      const input = choices !== null
        ? h("select", { id, onchange: counting }, choices.map(value => h("option", { value }, value)))
        : h("input", { id, inputmode: "decimal", autocomplete: "off", "aria-describedby": `${id}-takes` });
      const field = h("div", { class: "field" }, h("label", { for: id, title: parameter.summary || null }, parameter.name), input,
        choices === null && h("span", { class: "hint", id: `${id}-takes` }, parameter.takes));
      return [parameter.name, { parameter, input, field }];
    }));
    fields.replaceChildren(...[...inputs.values()].map(one => one.field));
    begin();
  }

  // The best trial's values, else the defaults.
  function begin() {
    const best = trials.best();
    for (const [name, { parameter, input }] of inputs)
      input.value = String((best === undefined ? null : trials.parameters.get(name)[best]) ?? parameter.initial);
    counting();
  }

  // What does not count beside the chosen values is not asked for.
  function counting() {
    for (const { parameter, field } of inputs.values()) {
      const parent = parameter.when && inputs.get(parameter.when.parent);
      field.hidden = Boolean(parent) && (parent.field.hidden || !parameter.when.values.includes(parent.input.value));
    }
  }

  async function send() {
    try {
      const chosen = Object.fromEntries([...inputs].filter(([, { field }]) => !field.hidden).map(([name, { input }]) => [name, input.value.trim()]));
      const { number } = await enqueue(study, chosen);
      done.textContent = `Trial ${number} is run next.`;
      announce(done.textContent, 0);
      said.clear();
    } catch (fault) {
      done.textContent = "";
      said.say(fault.message);
    }
  }

  return { element, update: next => trials = next, allowed: yes => element.hidden = !yes };
}
