// Pausing, going on and finishing a sweep that listens.

import { announce, h } from "../dom.js";
import * as server from "./ask.js";
import { enqueueing } from "./enqueue.js";

const WORDS = {
  starting: "The sweep is starting.", running: "The sweep is running.", paused: "Paused: trials that run go on, no new ones begin.",
  finishing: "The sweep finishes with the best so far.", ended: "The sweep has ended",
};

export function steering(study, said, changed) {
  const own = enqueueing(study);
  const words = h("p", {});
  const pause = button("Pause", () => act(state === "paused" ? "resume" : "pause"));
  const skip = button("Skip running trials", () => act("skip"));
  const finish = button("Finish now", () => confirm("End the sweep with the best so far?") && act("finish"));
  const element = h("section", { class: "panel steering", "aria-label": "Steering", hidden: true }, words, h("div", { class: "row" }, pause, skip, finish), own.element);
  let state = "none";

  async function act(action, trial) {
    try {
      const { state: next } = await server.steer(study, action, trial);
      // The end may have been told of before this answer.
      if (state !== "ended")
        take({ state: next });
      said.clear();
    } catch (fault) {
      said.say(fault.message);
    }
  }

  function take({ state: next, end }) {
    state = next;
    element.hidden = state === "none";
    words.textContent = state === "ended" ? `${WORDS.ended}${end ? `: ${end}` : ""}.` : WORDS[state] ?? "";
    pause.textContent = state === "paused" ? "Go on" : "Pause";
    const steers = state === "running" || state === "paused";
    for (const one of [pause, skip, finish])
      one.disabled = !steers;
    own.allowed(steers);
    changed(state !== "none");
    if (state !== "none")
      announce(words.textContent);
  }

  return { element, take, update: own.update, skip: trial => act("skip", trial), steers: () => state === "running" || state === "paused" };
}

const button = (text, press) => h("button", { type: "button", class: "small", onclick: () => void press() }, text);
