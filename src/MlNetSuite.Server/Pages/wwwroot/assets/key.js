// Asks for the key of a server that requires one. It stays in this tab and goes out as a header only.

import { h } from "./dom.js";
import { notice } from "./notice.js";

export function keyForm(wrong, use) {
  const said = notice();
  said.element.id = "key-fault";
  const field = h("input", {
    id: "key", type: "password", name: "key", autocomplete: "off", spellcheck: "false", required: true,
    "aria-describedby": "key-hint key-fault", "aria-invalid": wrong ? "true" : null, "data-focus": true,
  });
  const form = h("form", { class: "panel narrow", onsubmit: submit },
    h("label", { for: "key" }, "API key"),
    h("div", { class: "joined" }, field, h("button", { class: "primary" }, "Continue")),
    h("p", { class: "hint", id: "key-hint" }, "It is kept until this tab is closed, and sent as the header X‑API‑Key."),
    said.element);

  function submit(event) {
    event.preventDefault();
    const value = field.value.trim();
    // What a header can carry.
    if (/^[\x21-\x7e]+$/.test(value))
      return use(value);
    field.setAttribute("aria-invalid", "true");
    said.say("A key has letters and digits only, no spaces.");
  }

  return {
    title: "API key required",
    content: [h("h1", { tabindex: "-1" }, "This server requires an API key"), form],
    shown() {
      if (wrong)
        said.say(wrong);
      field.focus();
    },
  };
}
