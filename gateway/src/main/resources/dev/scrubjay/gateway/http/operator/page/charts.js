// Charts over time, drawn by uPlot. Each has axes, shows values on hover and to the arrow keys, and has its figures as a
// table, too.

import { h, table } from "./dom.js";
import { NONE, clock, moment, zone } from "./format.js";

const { uPlot } = window;
const HEIGHT = 170;
const AXIS_FONT = "11px system-ui, sans-serif";
const charts = new Set();

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * A chart in a new figure. Its lines are {name, color, bars, fill, dashed}, the color a variable of the style sheet.
 *
 * @param options {label, format, top, height}: what it shows, how values are written, the top of the scale if it is fixed
 */
export function chart(options) {
  const box = h("div", { class: "plot", tabindex: "0", role: "img", "aria-label": options.label });
  const tip = h("div", { class: "tip", hidden: "", "aria-hidden": "true" });
  const rows = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${options.label}, as a table` });
  const details = h("details", {}, h("summary", {}, "As a table"), rows);
  const legend = h("p", { class: "legend" });
  const figure = h("figure", {}, legend, box, tip, details);
  const state = { options, box, tip, legend, figure, details, rows, lines: [], data: [[]], window: "1h", plot: null, look: "" };
  details.addEventListener("toggle", () => showRows(state));
  box.addEventListener("keydown", (event) => step(state, event));
  box.addEventListener("blur", () => point(state, null));
  new ResizeObserver(() => fit(state)).observe(figure);
  charts.add(state);
  return { figure, update: (lines, data, window) => update(state, lines, data, window) };
}

/** Shows other data: times in seconds, then the values of each line. */
function update(state, lines, data, window) {
  Object.assign(state, { lines, data, window });
  const look = JSON.stringify([lines, window]);
  if (look !== state.look) {
    state.look = look;
    draw(state);
  } else {
    state.plot?.setData(data);
  }
  showRows(state);
}

function draw(state) {
  const { options, lines, box } = state;
  state.plot?.destroy();
  state.legend.replaceChildren(...(lines.length < 2 ? [] : lines.map((line) =>
    h("span", {}, h("i", { class: line.color.slice(2) }), line.name))));
  const width = Math.max(120, box.clientWidth);
  state.plot = new uPlot({
    width,
    height: options.height ?? HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: true, range: padded }, y: { range: (plot, low, high) => [Math.min(0, low ?? 0), options.top ?? (high > 0 ? high * 1.1 : 1)] } },
    axes: [
      axis({ size: 24, grid: { show: false }, space: 56, values: (plot, times) => times.map((at) => moment(at * 1000, state.window)) }),
      axis({ size: 58, space: 34, grid: { stroke: color("--line"), width: 1 }, values: (plot, values) => values.map(options.format) }),
    ],
    series: [{}, ...lines.map(series)],
    hooks: { setCursor: [(plot) => tell(state, plot)] },
  }, state.data, box);
}

function axis(more) {
  return { stroke: color("--soft"), font: AXIS_FONT, ticks: { show: false }, ...more };
}

function series(line) {
  const stroke = color(line.color);
  return {
    label: line.name,
    stroke,
    width: line.bars ? 0 : 2,
    dash: line.dashed ? [4, 4] : undefined,
    fill: line.bars ? stroke : line.fill ? color(`${line.color}-soft`) || undefined : undefined,
    paths: line.bars ? uPlot.paths.bars({ size: [0.7, 40], radius: 0.12 }) : undefined,
    points: line.bars || line.dashed ? { show: false } : { show: true, size: 6, fill: stroke, filter: alone },
  };
}

/** The indexes of values without a neighbour, which no line shows. */
function alone(plot, line) {
  const values = plot.data[line];
  return [...values.keys()].filter((i) => values[i] !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null);
}

/** Half an interval of room on both sides, as bars are as wide as one. */
function padded(plot, from, to) {
  const [times] = plot.data;
  const half = times.length > 1 ? (times[1] - times[0]) / 2 : 30;
  return [from - half, to + half];
}

function fit(state) {
  const width = state.box.clientWidth;
  if (state.plot && width > 0 && width !== state.plot.width) state.plot.setSize({ width, height: state.plot.height });
}

/** Shows the values at the cursor. */
function tell(state, plot) {
  const { tip, data, lines, options, figure } = state;
  const { idx, left } = plot.cursor;
  tip.hidden = idx === null || idx === undefined || left < 0;
  if (tip.hidden) return;
  tip.replaceChildren(
    h("b", {}, `${clock(data[0][idx] * 1000)} ${zone()}`),
    ...lines.map((line, i) => h("span", {}, h("i", { class: line.color.slice(2) }), `${line.name}: ${written(options, data[i + 1][idx])}`)));
  const at = plot.valToPos(data[0][idx], "x") + plot.over.offsetLeft;
  const room = figure.clientWidth - tip.offsetWidth - 4;
  tip.style.left = `${Math.max(4, Math.min(room, at + (at > figure.clientWidth / 2 ? -tip.offsetWidth - 12 : 12)))}px`;
  tip.style.top = `${state.box.offsetTop + 6}px`;
}

const written = (options, value) => (value === null || value === undefined ? NONE : options.format(value));

function step(state, event) {
  const last = state.data[0].length - 1;
  const now = state.plot?.cursor.idx ?? last;
  const next = { ArrowLeft: Math.max(0, now - 1), ArrowRight: Math.min(last, now + 1), Home: 0, End: last }[event.key];
  if (event.key === "Escape") point(state, null);
  if (next === undefined || last < 0) return;
  event.preventDefault();
  point(state, next);
}

function point(state, index) {
  if (!state.plot) return;
  const left = index === null ? -10 : state.plot.valToPos(state.data[0][index], "x");
  state.plot.setCursor({ left, top: index === null ? -10 : 10 });
}

/** The figures as a table, the newest first, while it is open. */
function showRows({ details, rows, lines, data, options }) {
  if (!details.open) return;
  const columns = [
    { title: `Time, UTC${zone()}`, cell: (i) => clock(data[0][i] * 1000) },
    ...lines.map((line, at) => ({ title: line.name, num: true, cell: (i) => written(options, data[at + 1][i]) })),
  ];
  rows.replaceChildren(table(columns, data[0].map((_, i) => i).reverse(), options.label));
}

const dark = window.matchMedia("(prefers-color-scheme: dark)");
dark.addEventListener("change", () => charts.forEach((state) => state.plot && draw(state)));
