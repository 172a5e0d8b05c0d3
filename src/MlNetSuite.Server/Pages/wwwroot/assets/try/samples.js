// Rows that come with a model, as buttons.

import { h } from "../dom.js";

// label: what a button says; use: called with the row.
export function samples(rows, title, label, use) {
  return rows.length === 0 ? null : h("div", { class: "samples" },
    h("p", { class: "samples-title", id: "samples" }, title),
    h("ul", { role: "list", "aria-labelledby": "samples" }, rows.map((row, i) =>
      h("li", {}, h("button", { type: "button", class: "chip", onclick: () => use(row, i) }, label(row, i))))));
}
