// Small charts that fill the available width. Pointing at an interval shows its figures.

import { svg } from "./dom.js";

const WIDTH = 300;
const HEIGHT = 60;
const HEADROOM = 6;

/** A line, with a gap where a value is null because nothing was measured. */
export function line({ values, top, target, label, tips }) {
  const highest = Math.max(top ?? 0, target ?? 0, ...values.map((v) => v ?? 0)) || 1;
  const x = (i) => (values.length < 2 ? WIDTH / 2 : (i * WIDTH) / (values.length - 1));
  const y = (v) => HEIGHT - (v / highest) * (HEIGHT - HEADROOM);
  const parts = runs(values);
  const last = values.findLastIndex((v) => v !== null);
  return frame(label,
    target === undefined ? null : svg("path", { class: "target", d: `M0 ${y(target)}H${WIDTH}` }),
    parts.map((run) => svg("path", {
      class: "area",
      d: `M${x(run[0])} ${HEIGHT}${run.map((i) => `L${x(i)} ${y(values[i])}`).join("")}L${x(run.at(-1))} ${HEIGHT}Z`,
    })),
    parts.map((run) => svg("path", {
      class: "line",
      d: `M${run.map((i) => `${x(i)} ${y(values[i])}`).join("L")}${run.length === 1 ? "h.01" : ""}`,
    })),
    last < 0 ? null : svg("path", { class: "last", d: `M${Math.min(x(last), WIDTH - 4)} ${y(values[last])}h.01` }),
    probes(tips));
}

/** Stacked bars of two parts. */
export function bars({ below, above, label, tips }) {
  const highest = Math.max(...below.map((v, i) => v + above[i])) || 1;
  const step = WIDTH / below.length;
  const width = Math.max(step * 0.72, step - 3);
  const height = (v) => (v / highest) * (HEIGHT - HEADROOM);
  const bar = (i, from, v, kind) => v === 0 ? null : svg("rect", {
    class: kind, x: i * step + (step - width) / 2, width, y: HEIGHT - from - height(v), height: height(v),
  });
  return frame(label,
    below.map((v, i) => bar(i, 0, v, "bar-a")),
    above.map((v, i) => bar(i, height(below[i]), v, "bar-b")),
    probes(tips));
}

function frame(label, ...shapes) {
  return svg("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label,
  }, shapes);
}

function probes(tips) {
  const step = WIDTH / tips.length;
  return tips.map((tip, i) => svg("rect", { class: "probe", x: i * step, y: 0, width: step, height: HEIGHT },
    svg("title", {}, tip)));
}

/** The runs of indexes whose values have no gap between them. */
function runs(values) {
  const found = [];
  values.forEach((value, i) => {
    if (value === null) return;
    if (i > 0 && values[i - 1] !== null) found.at(-1).push(i);
    else found.push([i]);
  });
  return found;
}
