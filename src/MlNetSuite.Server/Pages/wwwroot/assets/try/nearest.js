// Training texts that are most like the one that was given.

import { h } from "../dom.js";
import { percent } from "../format.js";

export const NEAREST = 3;

export function nearest() {
  const list = h("ul", { role: "list", "aria-labelledby": "nearest" });
  const element = h("div", { class: "samples nearest", hidden: true },
    h("p", { class: "samples-title", id: "nearest" }, "Most like these training texts"),
    list);
  return {
    element,
    show(answer) {
      const examples = answer.nearest ?? [];
      element.hidden = examples.length === 0;
      list.replaceChildren(...examples.map(e => h("li", {},
        h("span", { class: "clamp" }, e.text),
        h("span", { class: "hint" }, `${e.label}, ${percent(Math.max(0, e.similarity))} alike`))));
    },
    clear() {
      element.hidden = true;
      list.replaceChildren();
    },
  };
}
