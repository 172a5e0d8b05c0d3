// Times and counts as people read them.

export const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;

export function lasted(seconds) {
  if (seconds < 10)
    return `${seconds.toFixed(1)} s`;
  if (seconds < 120)
    return `${Math.round(seconds)} s`;
  if (seconds < 7200)
    return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

export const ago = (milliseconds, now = Date.now()) =>
  now - milliseconds < 10_000 ? "just now" : `${lasted((now - milliseconds) / 1000)} ago`;

const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

export const when = milliseconds => moment.format(new Date(milliseconds));

export const better = objective => objective.direction === "maximize" ? "higher is better" : "lower is better";

// In the order in which they are counted.
export const STATES = ["running", "waiting", "completed", "pruned", "failed", "stopped", "interrupted", "skipped"];

export const counted = counts => STATES.filter(state => counts[state] > 0).map(state => `${counts[state].toLocaleString("en")} ${state}`).join(", ");
