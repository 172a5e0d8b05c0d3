// The page's colours, as a canvas needs them; and what all charts have alike.

import { quantity } from "../trials.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

// By colour and by shape: some see no colours.
const STATES = {
  running: { light: "#00796b", dark: "#5fd0c0", symbol: "triangle" },
  waiting: { light: "#5a5d66", dark: "#a4a8b2", symbol: "emptyTriangle" },
  completed: { light: "#3650c8", dark: "#93a5ff", symbol: "circle" },
  pruned: { light: "#a85b00", dark: "#f0ad5e", symbol: "emptyDiamond" },
  failed: { light: "#b3261e", dark: "#ff8a80", symbol: "path://M2 0L5 3L8 0L10 2L7 5L10 8L8 10L5 7L2 10L0 8L3 5L0 2Z" },
  stopped: { light: "#5a5d66", dark: "#a4a8b2", symbol: "emptyRect" },
  interrupted: { light: "#5a5d66", dark: "#a4a8b2", symbol: "emptyTriangle" },
  skipped: { light: "#5a5d66", dark: "#a4a8b2", symbol: "emptyCircle" },
};

export function theme() {
  const style = getComputedStyle(document.documentElement);
  const css = name => style.getPropertyValue(name).trim();
  return {
    ink: css("--ink"), soft: css("--soft"), line: css("--line"), accent: css("--accent"), sheet: css("--sheet"), bar: css("--bar"),
    // From weak to strong, read alike by those who see colours and those who do not (cividis, Nuñez et al. 2018).
    scale: dark.matches ? ["#31446b", "#666970", "#958f78", "#cbba69", "#fee838"] : ["#d8cf8e", "#a59c74", "#727274", "#3f5171", "#00224e"],
    state: name => ({ color: (STATES[name] ?? STATES.stopped)[dark.matches ? "dark" : "light"], symbol: (STATES[name] ?? STATES.stopped).symbol }),
  };
}

export const onThemeChange = (redraw, signal) => dark.addEventListener("change", redraw, { signal });

export function base(colours) {
  return {
    animation: false,
    textStyle: { color: colours.soft, fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif" },
    grid: { left: 8, right: 20, top: 40, bottom: 26, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 10, textStyle: { color: colours.soft }, type: "scroll", pageIconColor: colours.soft, pageTextStyle: { color: colours.soft } },
    // As text on the canvas: what a study holds is never read as HTML.
    tooltip: {
      renderMode: "richText", confine: true, backgroundColor: colours.sheet, borderColor: colours.line,
      textStyle: { color: colours.ink, fontSize: 12 }, transitionDuration: 0,
    },
  };
}

export function axis(colours, name, more = {}) {
  return {
    type: "value", scale: true, name, nameLocation: "middle", nameGap: 26,
    nameTextStyle: { color: colours.soft }, axisLabel: { color: colours.soft, hideOverlap: true },
    axisLine: { lineStyle: { color: colours.line } }, splitLine: { lineStyle: { color: colours.line } }, ...more,
  };
}

// The metric's axis has its name above, where it takes no width from the chart.
export const metricAxis = (colours, name, more = {}) =>
  axis(colours, name, { nameLocation: "end", nameGap: 10, nameTextStyle: { color: colours.soft, align: "left" }, ...more });

// An objective's values at an axis, with their unit where that is known.
export const quantities = (colours, objective) =>
  objective.unit ? { axisLabel: { color: colours.soft, hideOverlap: true, formatter: value => quantity(objective, value) } } : {};
