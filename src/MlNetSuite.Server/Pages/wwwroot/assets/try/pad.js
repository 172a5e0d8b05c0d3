// A canvas to draw on with mouse, finger or pen: white on black.

// The canvas' own pixels, whatever size it is shown at.
export const SIDE = 448;

// In a grid of 28 about 2.2 pixels, as pens are in MNIST.
const PEN = SIDE * 2.2 / 28;

export function pad(canvas, { begun, changed }) {
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let last = null;
  blank();

  canvas.addEventListener("pointerdown", event => {
    if (event.button !== 0 || last !== null)
      return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    begun();
    last = place(event);
    draw(last, last, event);
  });
  canvas.addEventListener("pointermove", event => {
    if (last === null || event.pointerId !== last.pointer)
      return;
    // A fast pointer moves several times between two frames.
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const step of passed.length > 0 ? passed : [event]) {
      const next = place(step);
      draw(last, next, step);
      last = next;
    }
  });
  for (const end of ["pointerup", "pointercancel"])
    canvas.addEventListener(end, event => {
      if (event.pointerId === last?.pointer)
        last = null;
    });

  function place(event) {
    const box = canvas.getBoundingClientRect();
    return { x: (event.clientX - box.left) * SIDE / box.width, y: (event.clientY - box.top) * SIDE / box.height, pointer: event.pointerId };
  }

  function draw(from, to, event) {
    context.lineWidth = event.pointerType === "pen" && event.pressure > 0 ? PEN * (0.6 + 0.8 * event.pressure) : PEN;
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = "#fff";
    context.beginPath();
    context.moveTo(from.x, from.y);
    // Canvas leaves lines without length out, and a tap is to be a dot.
    context.lineTo(to.x, to.y === from.y && to.x === from.x ? to.y + 0.01 : to.y);
    context.stroke();
    changed();
  }

  function blank() {
    context.fillStyle = "#000";
    context.fillRect(0, 0, SIDE, SIDE);
  }

  return {
    blank,
    // An image, as large as it fits.
    put(image, background) {
      blank();
      const scale = SIDE / Math.max(image.width, image.height);
      context.imageSmoothingEnabled = scale < 1;
      context.fillStyle = background;
      context.fillRect((SIDE - image.width * scale) / 2, (SIDE - image.height * scale) / 2, image.width * scale, image.height * scale);
      context.drawImage(image, (SIDE - image.width * scale) / 2, (SIDE - image.height * scale) / 2, image.width * scale, image.height * scale);
    },
    // How white each pixel is, 0..255, row by row.
    grey() {
      const { data } = context.getImageData(0, 0, SIDE, SIDE);
      return Float32Array.from({ length: SIDE * SIDE }, (_, i) => data[i * 4]);
    },
  };
}
