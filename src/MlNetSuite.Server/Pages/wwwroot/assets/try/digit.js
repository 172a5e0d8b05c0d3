// A drawing made as small as the model takes it.

// Of the grid's side, the box MNIST's digits were scaled into: 20 of 28.
const BOX = 20 / 28;

// Darker than this is paper.
const INK = 16;

// As the digits of MNIST were prepared (http://yann.lecun.com/exdb/mnist): the drawing is cropped, scaled to fit a box of 20 of
// 28 pixels with its proportions kept, and put so that its centre of mass is the image's. Null where there is no ink.
export function centred(grey, side, width, height) {
  const crop = bounds(grey, side);
  if (crop === null)
    return null;
  const scale = Math.round(Math.min(width, height) * BOX) / Math.max(crop.width, crop.height);
  const [w, h] = [Math.max(1, Math.round(crop.width * scale)), Math.max(1, Math.round(crop.height * scale))];
  const small = shrink(grey, side, crop, w, h);
  const centre = mass(small, w);
  const left = within(Math.round(width / 2 - centre.x), width - w);
  const top = within(Math.round(height / 2 - centre.y), height - h);
  const pixels = new Array(width * height).fill(0);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++)
      pixels[(y + top) * width + x + left] = Math.round(small[y * w + x]);
  return pixels;
}

// The whole canvas; null where there is no ink.
export function whole(grey, side, width, height) {
  return bounds(grey, side) === null ? null : Array.from(shrink(grey, side, { left: 0, top: 0, width: side, height: side }, width, height), Math.round);
}

function bounds(grey, side) {
  let [left, top, right, bottom] = [side, side, -1, -1];
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (grey[y * side + x] > INK) {
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

// Each small pixel is the mean of the area it covers, so that thin strokes are neither lost nor jagged.
function shrink(grey, side, { left, top, width, height }, w, h) {
  const small = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    const [y0, y1] = [top + y * height / h, top + (y + 1) * height / h];
    for (let x = 0; x < w; x++)
      small[y * w + x] = mean(grey, side, left + x * width / w, left + (x + 1) * width / w, y0, y1);
  }
  return small;
}

function mean(grey, side, x0, x1, y0, y1) {
  let sum = 0;
  for (let y = Math.floor(y0); y < y1; y++) {
    const high = Math.min(y + 1, y1) - Math.max(y, y0);
    for (let x = Math.floor(x0); x < x1; x++)
      sum += grey[Math.min(y, side - 1) * side + Math.min(x, side - 1)] * high * (Math.min(x + 1, x1) - Math.max(x, x0));
  }
  return sum / ((x1 - x0) * (y1 - y0));
}

function mass(pixels, width) {
  let [sum, sx, sy] = [0, 0, 0];
  pixels.forEach((p, i) => {
    sum += p;
    sx += p * (i % width + 0.5);
    sy += p * (Math.floor(i / width) + 0.5);
  });
  return { x: sx / sum, y: sy / sum };
}

const within = (place, most) => Math.min(Math.max(place, 0), most);
