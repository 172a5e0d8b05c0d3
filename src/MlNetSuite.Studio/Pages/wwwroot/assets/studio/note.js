// A note on a study or a trial: read by all, written where the sweep is steered.

import { announce, h } from "../dom.js";
import { annotate } from "./ask.js";

let count = 0;

export function noteOn(study, trial, said) {
  const id = `note-${++count}`;
  const shown = h("p", { class: "note-text", hidden: true });
  const field = h("textarea", { id, rows: "3", maxlength: "4000" });
  const form = h("details", { class: "note-form", hidden: true }, h("summary", {}, "Note"),
    h("form", { class: "stack", onsubmit: event => {
      event.preventDefault();
      void save();
    } }, h("label", { for: id }, trial === undefined ? "Note on this study" : "Note on this trial"), field, h("div", {}, h("button", { class: "small" }, "Save"))));

  async function save() {
    try {
      await annotate(study, trial, field.value);
      take(field.value.trim());
      form.open = false;
      announce("Saved", 0);
      said.clear();
    } catch (fault) {
      said.say(fault.message);
    }
  }

  function take(text) {
    shown.textContent = text;
    shown.hidden = text === "";
    if (!form.open)
      field.value = text;
  }

  return { element: h("div", { class: "note" }, shown, form), take, writable: yes => form.hidden = !yes };
}
