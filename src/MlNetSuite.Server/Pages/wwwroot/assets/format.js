// Numbers and names as people read them.

const TASKS = {
  "image-classification": "Image classification",
  "text-classification": "Text classification",
  recommendation: "Recommendation",
  classification: "Classification",
  regression: "Regression",
};

// What the rows of a task are called.
const ROWS = { "image-classification": "images", "text-classification": "texts", recommendation: "ratings" };

const METRICS = {
  accuracy: "Accuracy", balancedAccuracy: "Balanced accuracy", macroF1: "Macro F1", auc: "AUC",
  averagePrecision: "Average precision", logLoss: "Log-loss", rmse: "RMSE", mae: "MAE", r2: "R²",
  "hitRate@10": "Hit rate @10", "ndcg@10": "NDCG @10", "recall@10": "Recall @10",
};

// The metric a model is shown with: the first of these that its card has.
const KEY = ["accuracy", "rmse", "ndcg@10", "hitRate@10", "auc", "r2"];

const SHARES = ["accuracy", "balancedAccuracy", "hitRate@10", "recall@10"];

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

export const task = id => TASKS[id] ?? words(id);
export const rowsOf = id => ROWS[id] ?? "rows";
export const count = n => whole.format(n);
export const day = text => date.format(new Date(text));

export function number(value) {
  if (value === null || value === undefined || Number.isNaN(Number(value)))
    return "none";
  return Math.abs(value) >= 1000 ? whole.format(value) : short.format(value);
}

export function percent(share) {
  if (!Number.isFinite(share))
    return "none";
  const value = share * 100;
  return value > 0 && value < 0.1 ? "<\u00a00.1\u00a0%" : value < 100 && value > 99.9 ? ">\u00a099.9\u00a0%" : `${value.toFixed(1)}\u00a0%`;
}

export function size(bytes) {
  const units = ["bytes", "KB", "MB", "GB"];
  let unit = 0;
  let value = bytes;
  for (; value >= 1000 && unit < units.length - 1; unit++)
    value /= 1000;
  return `${unit === 0 || value >= 100 ? whole.format(value) : value.toFixed(1)}\u00a0${units[unit]}`;
}

// learningRate: Learning rate
export function words(name) {
  const text = name.replaceAll(/[-_]/g, " ").replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const metric = name => METRICS[name] ?? words(name);

export const metricValue = (name, value) => SHARES.includes(name) ? `${(value * 100).toFixed(2)}\u00a0%` : number(value);

export function keyMetric(card) {
  const name = KEY.find(k => Number.isFinite(card.metrics[k])) ?? Object.keys(card.metrics).find(k => Number.isFinite(card.metrics[k]));
  return name === undefined ? null : { name: metric(name), value: metricValue(name, card.metrics[name]) };
}
