// A text and what the model makes of it, as it is typed.

import * as api from "../api.js";
import { bars } from "../bars.js";
import { h } from "../dom.js";
import { live } from "../live.js";
import { NEAREST, nearest } from "./nearest.js";
import { samples } from "./samples.js";

const TYPING = 150;

export function textPanel(model, { signal, fail, clear }) {
  const column = model.card.inputs[0]?.name ?? "Text";
  const answer = bars(model.card.labels);
  const alike = nearest();
  const asking = live({
    ask: (text, cancel) => api.predict(model, { [column]: text }, cancel, model.examples > 0 ? NEAREST : 0),
    show(result) {
      clear();
      answer.show(result);
      alike.show(result);
    },
    fail,
  });
  signal.addEventListener("abort", asking.stop);

  const field = h("textarea", { id: "text", rows: "5", placeholder: "Type or paste a text", oninput: () => changed(TYPING) });

  function changed(wait) {
    if (field.value.trim() !== "")
      return asking.give(field.value, wait);
    asking.stop();
    clear();
    answer.clear();
    alike.clear();
  }

  function take(row) {
    field.value = row[column] ?? "";
    changed(0);
    field.focus();
    field.setSelectionRange(0, 0);
    field.scrollTop = 0;
  }

  return {
    element: h("div", { class: "halves thirds" },
      h("div", { class: "stack" },
        h("label", { for: "text" }, "Text"),
        field,
        alike.element),
      answer.element,
      samples(model.samples, "Or try one of these", row => h("span", { class: "clamp" }, row[column] ?? ""), take)),
  };
}
