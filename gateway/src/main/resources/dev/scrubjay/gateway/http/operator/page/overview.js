// The figures of the window, and their charts over time.

import { chart } from "./charts.js";
import { $, h } from "./dom.js";
import { NONE, count, duration, measured, percent, usd } from "./format.js";

const MOST_MODELS = 6;
const COLORS = ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6"];

const METRICS = {
  answers: { title: "Answers", value: (model) => model.answers, format: count, bars: false },
  cost: { title: "Paid", value: (model) => model.cost_usd, format: usd },
  latency: { title: "Mean latency", value: (model) => (model.answers ? model.average_latency : null), format: duration },
  failures: { title: "Failed calls", value: (model) => model.failures, format: count },
};

const tiles = {
  hits: tile("Hit rate", { label: "Hit rate over time", format: percent, top: 1 }),
  requests: tile("Requests", { label: "Requests over time", format: count }),
  latency: tile("Latency", { label: "Latency over time", format: duration }),
  saved: tile("Saved", { label: "Paid and saved over time", format: usd }),
};

function tile(name, options) {
  const value = h("p", { class: "value" });
  const detail = h("p", { class: "fine" });
  const { figure, update } = chart(options);
  $("tiles").append(h("section", { class: "tile", "data-tile": name }, h("h2", {}, name), value, detail, figure));
  return { value, detail, update };
}

function tell(one, value, unit, detail) {
  one.value.replaceChildren(value, ...(unit ? [h("small", {}, unit)] : []));
  one.detail.textContent = detail;
}

/** Shows the figures of a window. */
export function overview(figures, series) {
  const { cache, performance } = figures;
  const { window } = figures;
  const overall = performance.overall_performance;
  const times = series.map((p) => Date.parse(p.time) / 1000);
  const draw = (one, lines, ...values) => one.update(lines, [times, ...values], window);
  const lookups = cache.hits + cache.misses;
  const target = figures.slo.find((row) => row.name === "hit_rate").target;

  tell(tiles.hits, lookups ? percent(cache.hit_rate) : NONE, null, lookups
    ? `${count(cache.near_hits)} near, ${count(cache.redis_hits)} Redis, ${count(cache.misses)} misses, ${count(cache.bypasses)} bypassed`
    : "No lookups in this window");
  draw(tiles.hits, [{ name: "Hit rate", color: "--c1", fill: true }, { name: "Target", color: "--soft", dashed: true }],
    series.map((p) => (p.hits + p.misses ? p.hits / (p.hits + p.misses) : null)), times.map(() => target));

  tell(tiles.requests, count(overall.total_optimizations), null,
    `${count(overall.failures)} failed, ${count(overall.refused)} refused, ${count(overall.abandoned)} abandoned`
    + `; ${percent(overall.performance_improvement)} faster than without cache and router`);
  draw(tiles.requests,
    [{ name: "All", color: "--c6", bars: true }, { name: "Hits", color: "--c1", bars: true }, { name: "Failed", color: "--c4" }],
    series.map((p) => Math.max(p.requests, p.hits)), series.map((p) => p.hits), series.map((p) => p.failures));

  tell(tiles.latency, measured(overall.latency.p50), overall.latency.p50 ? "median" : null,
    `p95 ${measured(overall.latency.p95)}, p99 ${measured(overall.latency.p99)}; the gateway's own time p95 ${measured(overall.optimization_latency.p95)}`);
  draw(tiles.latency,
    [{ name: "Median", color: "--c1" }, { name: "p95", color: "--c2" }, { name: "Gateway's own, p95", color: "--c3" }],
    ...["latency_p50", "latency_p95", "optimization_latency_p95"].map((name) => series.map((p) => p[name] || null)));

  const routing = overall.strongest_model_cost_usd - overall.cost_usd;
  tell(tiles.saved, usd(overall.cache_savings_usd + routing), null,
    `${usd(overall.cache_savings_usd)} by hits, ${usd(routing)} by routing (${percent(overall.cost_savings)} of the strongest model's price); paid ${usd(overall.cost_usd)}${unpriced(overall)}`);
  draw(tiles.saved, [{ name: "Paid", color: "--c2" }, { name: "Saved", color: "--c3" }],
    series.map((p) => p.cost_usd), series.map((p) => p.cache_savings_usd + p.strongest_model_cost_usd - p.cost_usd));

  models(figures, series, times);
}

/** The answers of models whose prices are not known, which no sum of costs has. */
function unpriced(overall) {
  return overall.unpriced_answers ? `, and ${count(overall.unpriced_answers)} answers of unknown cost` : "";
}

const byModel = Object.fromEntries(Object.entries(METRICS).map(([name, { title, format }]) =>
  [name, chart({ label: `${title} by model over time`, format, height: 210 })]));
let metric = "answers";
let last;

/** The models that did most, by the metric chosen; the others together, where they add up. */
function models(figures, series, times) {
  last = [figures, series, times];
  const { value, title } = METRICS[metric];
  const names = Object.entries(figures.routing.models)
    .sort(([, a], [, b]) => b.answers - a.answers || b.failures - a.failures).map(([id]) => id);
  const shown = names.length <= MOST_MODELS ? names : names.slice(0, MOST_MODELS - 1);
  const others = metric === "latency" ? [] : names.slice(shown.length);
  const of = (p, id) => (p.models[id] ? value(p.models[id]) : metric === "latency" ? null : 0);
  const lines = shown.map((name, i) => ({ name, color: COLORS[i] }));
  const columns = shown.map((id) => series.map((p) => of(p, id)));
  if (others.length) {
    lines.push({ name: `${count(others.length)} others`, color: COLORS.at(-1) });
    columns.push(series.map((p) => others.reduce((sum, id) => sum + (of(p, id) ?? 0), 0)));
  }
  $("model-chart").hidden = names.length === 0;
  const { figure, update } = byModel[metric];
  if ($("model-chart").firstChild !== figure) $("model-chart").replaceChildren(figure);
  if (names.length) update(lines, [times, ...columns], figures.window);
  return title;
}

$("model-metric").append(...Object.entries(METRICS).map(([name, { title }]) => h("option", { value: name }, title)));
$("model-metric").addEventListener("change", () => {
  metric = $("model-metric").value;
  if (last) models(...last);
});
