// Which view is shown: #/ lists the studies, #/study/0/NAME shows one, #/study/0/NAME/trial/7 a trial of it.

import * as api from "../api.js";
import { keyForm } from "../key.js";
import { about } from "./ask.js";
import { list } from "./list.js";
import { study } from "./study.js";
import { trial } from "./trial.js";

const main = document.getElementById("main");
const forget = document.getElementById("forget-key");
const models = document.getElementById("models");

let life = new AbortController();
let first = true;

window.addEventListener("hashchange", render);
document.querySelector(".skip").addEventListener("click", event => {
  event.preventDefault();
  main.focus();
});
forget.addEventListener("click", () => {
  api.key.forget();
  render();
});
render();

function render() {
  life.abort();
  life = new AbortController();
  const { signal } = life;
  forget.hidden = api.key.get() === null;
  // Whatever a view asks may turn out to need a key.
  const fail = fault => {
    if (!signal.aborted && fault.status === 401)
      show(askForKey(fault.message));
  };
  show(view(signal, fail));
  void about(signal).then(known => models.hidden = !known.models, fail);
}

function view(signal, fail) {
  const [kind, source, name, part, number] = place();
  if (kind !== "study" || name === undefined)
    return list(signal, fail);
  return part === "trial" ? trial({ source, name, number }, signal, fail) : study({ source, name }, signal, fail);
}

function show(view) {
  main.replaceChildren(...view.content.filter(Boolean));
  document.title = view.title;
  view.shown?.();
  // A person who followed a link is taken to the new heading; one who opened the page is left at its top.
  if (!first) {
    scrollTo(0, 0);
    (main.querySelector("[data-focus]") ?? main.querySelector("h1"))?.focus({ preventScroll: true });
  }
  first = false;
}

function place() {
  return location.hash.replace(/^#\/?/, "").split("/").map(part => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}

function askForKey(message) {
  life.abort();
  const wrong = api.key.get() !== null;
  api.key.forget();
  forget.hidden = true;
  return keyForm(wrong ? message : null, value => {
    api.key.set(value);
    render();
  });
}
