// An image and what the model takes it for: drawn where the model is grey, or a file, or one of the model's samples.

import * as api from "../api.js";
import { bars } from "../bars.js";
import { h } from "../dom.js";
import { live } from "../live.js";
import { centred, whole } from "./digit.js";
import { pad, SIDE } from "./pad.js";
import { samples } from "./samples.js";

export function imagePanel(model, { signal, fail, clear }) {
  const shape = model.card.image ?? { channels: 3, width: 224, height: 224 };
  // Models of earlier versions see black where an image is transparent.
  const background = shape.background ?? "#000000";
  const draws = shape.channels === 1;
  const answer = bars(model.card.labels);
  const asking = live({
    ask: (question, cancel) => question.file
      ? api.predictImage(model, question.file, cancel)
      : api.predict(model, question.row, cancel),
    show(result) {
      clear();
      answer.show(result);
    },
    fail,
  });
  signal.addEventListener("abort", asking.stop);

  const canvas = h("canvas", { class: draws ? "pad" : "pad still", role: "img", "aria-label": draws
    ? "Drawing area, for mouse, finger or pen. Without one, take a sample or choose a file."
    : "The image that was chosen" });
  const drawing = pad(canvas, draws ? { begun, changed } : { begun() {}, changed() {} });
  const seen = h("canvas", { class: "seen", width: shape.width, height: shape.height, role: "img", "aria-label": "What the model sees" });
  // Digits lie so in MNIST; other small grey images may too, and a person can tell.
  const centre = h("input", { id: "centre", type: "checkbox", checked: shape.width === 28 && shape.height === 28, onchange: changed });
  const hint = h("p", { class: "pad-hint", "aria-hidden": "true" }, draws ? `Draw ${model.card.labels.every(l => /^\d$/.test(l)) ? "a digit" : "here"}` : "Drop or paste an image");
  let drawn = true;
  let due = 0;

  function begun() {
    if (!drawn)
      drawing.blank();
    drawn = true;
    hint.hidden = true;
  }

  // The pixels are made once a frame, however often the pen moved.
  function changed() {
    if (due === 0 && drawn)
      due = requestAnimationFrame(() => {
        due = 0;
        const pixels = (centre.checked ? centred : whole)(drawing.grey(), SIDE, shape.width, shape.height);
        if (pixels === null)
          return;
        look(pixels);
        asking.give({ row: { Pixels: pixels } });
      });
  }

  function look(pixels) {
    const context = seen.getContext("2d");
    const data = context.createImageData(shape.width, shape.height);
    pixels.forEach((p, i) => data.data.set([p, p, p, 255], i * 4));
    context.putImageData(data, 0, 0);
  }

  function reset() {
    cancelAnimationFrame(due);
    due = 0;
    asking.stop();
    drawing.blank();
    seen.getContext("2d").clearRect(0, 0, shape.width, shape.height);
    drawn = true;
    hint.hidden = false;
    clear();
    answer.clear();
  }

  async function take(blob, question) {
    try {
      const image = await createImageBitmap(blob, { imageOrientation: "from-image" });
      reset();
      drawn = false;
      hint.hidden = true;
      drawing.put(image, background);
      const context = seen.getContext("2d");
      context.fillStyle = background;
      context.fillRect(0, 0, shape.width, shape.height);
      context.drawImage(image, 0, 0, shape.width, shape.height);
      asking.give(question);
    } catch {
      reset();
      fail(new Error("This file is not an image the browser can read; PNG and JPEG always are."));
    }
  }

  const takeFile = file => file && void take(file, { file });

  const file = h("input", { type: "file", id: "file", class: "unseen", accept: "image/*", onchange: () => {
    takeFile(file.files[0]);
    file.value = "";
  } });
  const element = h("div", { class: "halves thirds" },
    h("div", { class: "stack" },
      h("div", { class: "pad-frame" }, canvas, hint),
      h("div", { class: "row" },
        h("button", { type: "button", onclick: reset }, "Clear"),
        h("span", {}, file, h("label", { for: "file", class: "button" }, "Choose a file")))),
    answer.element,
    h("div", { class: "stack" },
      draws && h("div", { class: "seen-row" },
        seen,
        h("div", {},
          h("p", { class: "hint" }, `What the model sees, ${shape.width}\u00a0×\u00a0${shape.height}`),
          h("label", { class: "check", for: "centre" }, centre, "Crop, scale and centre as MNIST’s digits were"))),
      samples(model.samples.filter(s => s.Image), "Or take a test image", (row, i) => thumbnail(row.Image, i), row =>
        void take(bytes(row.Image), { row }))));

  element.addEventListener("dragover", event => event.preventDefault());
  element.addEventListener("drop", event => {
    event.preventDefault();
    takeFile(event.dataTransfer.files[0]);
  });
  document.addEventListener("paste", event => takeFile([...event.clipboardData.files].find(f => f.type.startsWith("image/"))), { signal });
  return { element };
}

function thumbnail(base64, place) {
  const canvas = h("canvas", { class: "thumb", width: 56, height: 56, role: "img", "aria-label": `Test image ${place + 1}` });
  createImageBitmap(bytes(base64)).then(image => {
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = image.width > canvas.width;
    const scale = canvas.width / Math.max(image.width, image.height);
    context.drawImage(image, (56 - image.width * scale) / 2, (56 - image.height * scale) / 2, image.width * scale, image.height * scale);
  }, () => canvas.replaceWith(`Test image ${place + 1}`));
  return canvas;
}

const bytes = base64 => new Blob([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], { type: "image/png" });
