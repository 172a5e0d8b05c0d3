// A text to copy: a button, and the text in a box.

import { announce, h } from "./dom.js";

export function copyable(text) {
  const button = h("button", { type: "button", class: "small", onclick: () => void copy() }, "Copy");
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

  return { button, code };
}
