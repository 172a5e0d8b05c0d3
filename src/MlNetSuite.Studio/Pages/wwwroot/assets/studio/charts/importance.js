// What share of the metric's variance each parameter explains by itself: bars that are a list.

import { h } from "../../dom.js";
import * as server from "../ask.js";
import { plural } from "../words.js";

const MOST = 12;
const PAUSE = 5_000;

// known: told what was found, so that other charts show what matters.
export function importance(place, { signal, known }) {
  const says = h("p", { class: "hint" }, "");
  const bars = h("ul", { class: "bars importance", role: "list" });
  const element = h("section", { class: "panel chart", "aria-labelledby": "importance-title" },
    h("div", { class: "chart-head" }, h("h2", { id: "importance-title" }, "Importance")), says, bars);
  let asked = 0;
  let last = -Infinity;
  let seen = false;
  let busy = false;
  let trials = null;
  let later = 0;

  const watch = new IntersectionObserver(entries => {
    seen ||= entries.at(-1).isIntersecting;
    consider();
  }, { rootMargin: "600px" });
  watch.observe(element);
  signal.addEventListener("abort", () => {
    watch.disconnect();
    clearTimeout(later);
  });

  function consider() {
    if (trials === null || busy || signal.aborted)
      return;
    const { completed = 0 } = trials.counts();
    if (completed < 2) {
      says.textContent = "It takes two completed trials to tell.";
      return;
    }
    if (!seen || completed <= asked * 1.1 + 4 && asked > 0)
      return;
    clearTimeout(later);
    const wait = last + PAUSE - performance.now();
    if (wait > 0)
      later = setTimeout(consider, wait);
    else
      void ask(completed);
  }

  async function ask(completed) {
    busy = true;
    last = performance.now();
    try {
      const found = await server.importance(place, signal);
      asked = completed;
      draw(found);
      known(found.parameters);
    } catch (fault) {
      if (!signal.aborted)
        says.textContent = fault.message;
    } finally {
      busy = false;
    }
  }

  function draw({ parameters, trials: from }) {
    const shown = parameters.filter(p => p.active > 0 && p.share > 0).slice(0, MOST);
    const [objective] = trials.study.objectives;
    const rest = Math.max(0, 1 - parameters.reduce((sum, p) => sum + p.share, 0));
    says.textContent = shown.length === 0 ? `All completed trials came to the same ${objective.metric}.`
      : `What share of the variance of ${objective.metric} each parameter explains by itself (fANOVA, from ${plural(from, "trial")}); ${Math.round(100 * rest)} % is due to several together.`;
    bars.replaceChildren(...shown.map((p, at) => {
      const fill = h("span", { class: "bar-fill" });
      fill.style.setProperty("--share", String(p.share));
      return h("li", { class: `bar${at === 0 ? " is-best" : ""}` }, h("span", { class: "bar-label", title: p.name }, p.name),
        h("span", { class: "bar-track", "aria-hidden": "true" }, fill), h("span", { class: "bar-value" }, `${(100 * p.share).toFixed(1)} %`));
    }));
  }

  return {
    element,
    update(next) {
      trials = next;
      consider();
    },
  };
}
