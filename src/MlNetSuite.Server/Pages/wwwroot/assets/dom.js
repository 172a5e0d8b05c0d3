// Elements without a framework: h("p", { class: "note" }, "text", child, null).

const SVG = "http://www.w3.org/2000/svg";

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    set(element, name, value);
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false)
    return;
  if (name.startsWith("on"))
    element.addEventListener(name.slice(2), value);
  else if (value === true)
    element.setAttribute(name, "");
  else
    element.setAttribute(name, value);
}

export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

let waiting = 0;
let said = "";

// Said once things have settled: a screen reader is not to be flooded at every stroke.
export function announce(text, delay = 700) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (text === said)
      return;
    said = text;
    document.getElementById("announcer").textContent = text;
  }, delay);
}
