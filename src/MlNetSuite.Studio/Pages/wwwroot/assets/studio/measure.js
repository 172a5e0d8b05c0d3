// How long things took, for whoever measures the page; only the last ones are kept.

const NAMES = ["studio-update", "studio-draw"];
const MOST = 1_000;

let kept = 0;

export function measured(name, start) {
  if (++kept > MOST) {
    NAMES.forEach(one => performance.clearMeasures(one));
    kept = 0;
  }
  performance.measure(name, { start, end: performance.now() });
}
