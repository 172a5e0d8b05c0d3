// A place for faults in words. It is there from the start, so that screen readers watch it.

import { h } from "./dom.js";

export function notice() {
  const element = h("p", { class: "notice", role: "alert", hidden: true });
  return {
    element,
    say(text) {
      element.textContent = text;
      element.hidden = false;
    },
    clear() {
      element.textContent = "";
      element.hidden = true;
    },
  };
}
