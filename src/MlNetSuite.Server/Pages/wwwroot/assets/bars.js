// Label probabilities as bars, each with its value as text.

import { announce, h } from "./dom.js";
import { percent } from "./format.js";

// So many keep their places and only move; of more labels the most probable are listed.
const MOST = 12;

export function bars(labels) {
  const fixed = labels.length <= MOST;
  const rows = Array.from({ length: Math.min(labels.length, MOST) }, (_, i) => row(fixed ? labels[i] : ""));
  const best = h("strong", { class: "best-label" }, "–");
  const sure = h("span", { class: "best-value" });
  const more = h("p", { class: "hint" });
  const element = h("div", { class: "answer", "data-state": "empty" },
    h("p", { class: "best" }, best, sure),
    h("ul", { class: "bars", "aria-label": "Probabilities", role: "list" }, rows.map(r => r.element)),
    more);

  function show(answer) {
    const shares = labels.map(label => [label, answer.probabilities[label] ?? 0]);
    const shown = fixed ? shares : shares.toSorted((a, b) => b[1] - a[1]).slice(0, MOST);
    shown.forEach(([label, share], i) => rows[i].set(label, share, label === answer.prediction));
    more.textContent = fixed ? "" : `and ${labels.length - MOST} less probable`;
    element.dataset.state = "answered";
    best.textContent = answer.prediction;
    const share = answer.probabilities[answer.prediction] ?? answer.score;
    sure.textContent = percent(share);
    announce(`${answer.prediction}, ${percent(share)}`);
  }

  function clear() {
    element.dataset.state = "empty";
    rows.forEach((r, i) => r.set(fixed ? labels[i] : "", null, false));
    best.textContent = "–";
    sure.textContent = "";
    more.textContent = "";
    announce("", 0);
  }

  clear();
  return { element, show, clear };
}

function row(text) {
  const label = h("span", { class: "bar-label" }, text);
  const fill = h("span", { class: "bar-fill" });
  const value = h("span", { class: "bar-value" });
  const element = h("li", { class: "bar" }, label, h("span", { class: "bar-track", "aria-hidden": "true" }, fill), value);
  return {
    element,
    set(name, share, isBest) {
      label.textContent = name;
      label.title = name;
      value.textContent = share === null ? "" : percent(share);
      fill.style.setProperty("--share", String(share ?? 0));
      element.classList.toggle("is-best", isBest);
    },
  };
}
