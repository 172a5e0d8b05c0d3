// Which view is shown: #/ lists the models, #/digits and #/digits/2 show one.

import * as api from "./api.js";
import { h } from "./dom.js";
import { keyForm } from "./key.js";
import { list } from "./list.js";
import { notice } from "./notice.js";
import { show } from "./model.js";

const main = document.getElementById("main");
const forget = document.getElementById("forget-key");

let life = new AbortController();
let first = true;

window.addEventListener("hashchange", () => void render());
document.querySelector(".skip").addEventListener("click", event => {
  event.preventDefault();
  main.focus();
});
forget.addEventListener("click", () => {
  api.key.forget();
  void render();
});
void render();

async function render() {
  life.abort();
  life = new AbortController();
  const { signal } = life;
  forget.hidden = api.key.get() === null;
  main.setAttribute("aria-busy", "true");
  const view = await load(signal);
  if (signal.aborted)
    return;
  main.replaceChildren(...view.content);
  main.removeAttribute("aria-busy");
  document.title = view.title;
  view.shown?.();
  // A person who followed a link is taken to the new heading; one who opened the page is left at its top.
  if (!first)
    (main.querySelector("[data-focus]") ?? main.querySelector("h1"))?.focus();
  first = false;
}

async function load(signal) {
  try {
    const route = place();
    return route === null ? list(await api.models(signal)) : show(await one(route, signal), signal);
  } catch (fault) {
    return fault.status === 401 ? askForKey(fault.message) : broken(fault);
  }
}

async function one({ name, version }, signal) {
  const [model, all] = await Promise.all([api.model(name, version, signal), api.models(signal)]);
  return { ...model, chosen: version, versions: all.filter(m => m.name === model.name).map(m => m.version) };
}

function place() {
  const parts = location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(part => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return parts.length === 0 ? null : { name: parts[0], version: parts[1] };
}

function askForKey(message) {
  const wrong = api.key.get() !== null;
  api.key.forget();
  forget.hidden = true;
  return keyForm(wrong ? message : null, value => {
    api.key.set(value);
    void render();
  });
}

function broken(fault) {
  const said = notice();
  return {
    title: "Not found",
    content: [
      h("h1", { tabindex: "-1" }, fault.status === 404 ? "No such model" : "That did not work"),
      said.element,
      h("p", {}, h("a", { class: "button", href: "#/" }, "All models")),
    ],
    shown: () => said.say(fault.message),
  };
}
