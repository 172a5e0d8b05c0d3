// What a user would like best.

import * as api from "../api.js";
import { announce, h } from "../dom.js";
import { count, number } from "../format.js";
import { samples } from "./samples.js";

const TYPING = 200;

export function recommendPanel(model, { signal, fail, clear }) {
  const known = h("datalist", { id: "users" });
  const user = h("input", {
    id: "user", list: "users", autocomplete: "off", spellcheck: "false", required: true, "aria-describedby": "users-hint",
    value: model.samples[0]?.User ?? "", oninput: () => void suggest(TYPING),
  });
  const hint = h("p", { class: "hint", id: "users-hint" });
  const top = h("select", { id: "top" }, [5, 10, 20, 50].map(n => h("option", { value: n, selected: n === 10 }, String(n))));
  const rated = h("input", { id: "rated", type: "checkbox" });
  const body = h("tbody");
  const stranger = h("p", { class: "notice calm", hidden: true });
  const caption = h("caption");
  const table = h("table", { class: "grid ranking", hidden: true }, caption,
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Rank"), h("th", { scope: "col" }, "Item"), h("th", { scope: "col" }, "Score"))),
    body);
  const form = h("form", { class: "stack", onsubmit: ask, onchange: event => event.target === user || event.target.form.requestSubmit() },
    h("div", { class: "fields" },
      h("div", { class: "field grow" }, h("label", { for: "user" }, "User"), user, known),
      h("div", { class: "field" }, h("label", { for: "top" }, "How many"), top),
      h("button", { class: "primary" }, "Recommend")),
    hint,
    h("label", { class: "check", for: "rated" }, rated, "Also items the user has rated already"));

  let waiting = 0;
  let looking = null;
  let asking = null;
  signal.addEventListener("abort", () => {
    clearTimeout(waiting);
    looking?.abort();
    asking?.abort();
  });

  async function suggest(wait) {
    clearTimeout(waiting);
    looking?.abort();
    const mine = looking = new AbortController();
    await new Promise(done => waiting = setTimeout(done, wait));
    try {
      const found = await api.users(model, wait === 0 ? "" : user.value.trim(), mine.signal);
      known.replaceChildren(...found.users.map(u => h("option", { value: u })));
      hint.textContent = `Type an id; ${count(found.count)} users are known.`;
    } catch (fault) {
      // Without suggestions an id can still be typed.
      if (!mine.signal.aborted)
        hint.textContent = `Type an id. (${fault.message})`;
    }
  }

  async function ask(event) {
    event.preventDefault();
    asking?.abort();
    const mine = asking = new AbortController();
    try {
      const answer = await api.recommend(model, { user: user.value.trim(), top: Number(top.value), includeRated: rated.checked }, mine.signal);
      clear();
      show(answer);
    } catch (fault) {
      if (!mine.signal.aborted)
        fail(fault);
    }
  }

  function show({ user, name, known, items }) {
    stranger.hidden = known;
    stranger.textContent = known ? "" : `Unknown user: nobody called “${user}” is among the ratings this model learnt from. This is what it would show a stranger.`;
    caption.textContent = `For ${known ? "user" : "unknown user"} ${name === undefined ? user : `${name} (${user})`}`;
    const scores = items.map(i => i.score ?? 0);
    const [least, most] = [Math.min(0, ...scores), Math.max(...scores)];
    body.replaceChildren(...items.map((item, i) => {
      const fill = h("span", { class: "bar-fill" });
      fill.style.setProperty("--share", String(most > least ? ((item.score ?? 0) - least) / (most - least) : 0));
      return h("tr", {},
        h("td", { class: "rank" }, String(i + 1)),
        h("th", { scope: "row" }, item.name === undefined ? item.item : `${item.name} (${item.item})`),
        h("td", {}, h("span", { class: "score" }, h("span", { class: "bar-track", "aria-hidden": "true" }, fill), number(item.score))));
    }));
    table.hidden = false;
    announce(`${known ? "" : "Unknown user. "}${items.length} items for ${user}, first ${items[0]?.name ?? items[0]?.item ?? "none"}`, 100);
  }

  return {
    element: h("div", { class: "halves" },
      h("div", { class: "stack" }, form,
        samples(distinct(model.samples), "Or take a user from the test rows", row => `User ${row.User}`, row => {
          user.value = row.User;
          form.requestSubmit();
        })),
      h("div", { class: "stack" }, stranger, table)),
    shown() {
      void suggest(0);
      if (user.value !== "")
        form.requestSubmit();
    },
  };
}

const distinct = rows => [...new Map(rows.map(row => [row.User, row])).values()];
