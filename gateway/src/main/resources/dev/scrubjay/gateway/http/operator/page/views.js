// Shows the figures.

import { bars, line } from "./charts.js";
import { h, table } from "./dom.js";
import { NONE, bytes, clock, count, duration, moment, percent, usd, words } from "./format.js";

const SLO_NAMES = {
  hit_rate: "Cache hit rate",
  routing_accuracy: "Routing accuracy",
  optimization_latency: "Optimization latency, p95",
  cost_savings: "Cost savings",
  improvement: "Performance improvement",
};

/** The answers of models whose prices are not known, which no sum of costs has. */
function unpriced(overall) {
  return overall.unpriced_answers ? `, and ${count(overall.unpriced_answers)} answers of unknown cost` : "";
}

export function tiles(figures, series) {
  const { cache, performance } = figures;
  const overall = performance.overall_performance;
  const tips = (text) => series.map((p) => `${moment(p.time, figures.window)}: ${text(p)}`);
  const rate = (p) => (p.hits + p.misses ? p.hits / (p.hits + p.misses) : null);
  const saved = running(series.map((p) => p.cache_savings_usd + p.strongest_model_cost_usd - p.cost_usd));
  const target = figures.slo.find((row) => row.name === "hit_rate").target;
  const lookups = cache.hits + cache.misses;
  return [
    tile("Hit rate", lookups ? percent(cache.hit_rate) : NONE, null,
      lookups
        ? `${count(cache.near_hits)} near, ${count(cache.redis_hits)} Redis, ${count(cache.misses)} misses, ${count(cache.bypasses)} bypassed`
        : "No lookups in this window",
      line({ values: series.map(rate), top: 1, target, label: "Hit rate over time",
        tips: tips((p) => (rate(p) === null ? "no lookups" : percent(rate(p)))) })),
    tile("Saved", usd(overall.cache_savings_usd + overall.strongest_model_cost_usd - overall.cost_usd), null,
      `${usd(overall.cache_savings_usd)} by hits; ${percent(overall.cost_savings)} of what routed answers would have cost by routing (paid ${usd(overall.cost_usd)}${unpriced(overall)})`,
      line({ values: saved, label: "Cumulative savings", tips: tips((p) => usd(p.cache_savings_usd)) })),
    tile("Latency", duration(overall.latency.p50), overall.latency.p50 ? "median" : null,
      `p95 ${duration(overall.latency.p95)}, p99 ${duration(overall.latency.p99)}; the gateway's own time p95 ${duration(overall.optimization_latency.p95)}`,
      line({ values: series.map((p) => p.latency_p50 || null), label: "Median latency over time",
        tips: tips((p) => duration(p.latency_p50)) })),
    tile("Requests", count(overall.total_optimizations), null,
      `${count(overall.failures)} failed; ${percent(overall.performance_improvement)} faster than without cache and router`,
      bars({ below: series.map((p) => p.hits), above: series.map((p) => Math.max(0, p.requests - p.hits)),
        label: "Requests over time: hits, with all others stacked above",
        tips: tips((p) => `${count(p.requests)} requests, ${count(p.hits)} hits`) })),
  ];
}

function tile(name, value, unit, detail, chart) {
  return h("section", { class: "tile", "data-tile": name },
    h("h2", {}, name),
    h("p", { class: "value" }, value, unit ? h("small", {}, unit) : null),
    h("p", { class: "fine" }, detail),
    h("figure", {}, chart));
}

function running(amounts) {
  let sum = 0;
  return amounts.map((amount) => (sum += amount));
}

export function models(routing) {
  const rows = Object.entries(routing.models).sort(([, a], [, b]) => b.answers - a.answers);
  if (rows.length === 0) return empty("No model has answered in this window.");
  return table([
    { title: "Model", name: true, cell: ([id, model]) => [id, share(model.share)] },
    { title: "Share", num: true, cell: ([, model]) => percent(model.share) },
    { title: "Answers", num: true, cell: ([, model]) => count(model.answers) },
    { title: "Mean latency", num: true, cell: ([, model]) => duration(model.average_latency) },
    { title: "Paid", num: true, wide: true, cell: ([, model]) => usd(model.cost_usd) },
    { title: "Failed calls", num: true, wide: true, cell: ([, model]) => count(model.failures) },
  ], rows);
}

function share(of) {
  const bar = h("span", { class: "share" });
  bar.style.width = `${of * 100}%`;
  return bar;
}

export function slo(rows) {
  const value = (row, number) => (row.at_most ? duration(number) : percent(number));
  return table([
    { title: "Objective", cell: (row) => SLO_NAMES[row.name] ?? words(row.name) },
    { title: "Target", num: true, cell: (row) => `${row.at_most ? "≤" : "≥"} ${value(row, row.target)}` },
    { title: "Measured", num: true, cell: (row) => (row.measured === null ? NONE : value(row, row.measured)) },
    { title: "", cell: (row) => verdict(row) },
  ], rows);
}

function verdict(row) {
  if (row.measured === null) return h("span", { class: "fine" }, "no data");
  return row.met ? h("span", { class: "met" }, "✓ met") : h("span", { class: "missed" }, "✗ missed");
}

export function advice(list) {
  if (list.length === 0) return empty("Nothing stands out.");
  return h("ul", { class: "advice" }, list.map((one) => h("li", {}, one.text)));
}

export function curves(found) {
  if (!found.sampled_lookups) return empty(found.enabled ? "No lookups have been sampled yet." : "Accesses are not sampled.");
  const now = found.all.memory.find((point) => point.size === 1);
  const ttl = (factor) => found.all.ttl.find((point) => point.factor === factor);
  return h("div", {},
    table([
      { title: "Memory", cell: (p) => (p.size === 1 ? "as now" : `× ${p.size}`) },
      { title: "Entries", num: true, cell: (p) => count(p.max_entries) },
      { title: "Bytes", num: true, wide: true, cell: (p) => bytes(p.max_bytes) },
      { title: "Hit rate", num: true, cell: (p) => percent(p.hit_rate) },
      { title: "Of cost", num: true, wide: true, cell: (p) => percent(p.cost_hit_rate) },
      { title: "Saved a day", num: true, cell: (p) => usd(p.saved_usd_per_day) },
      { title: "More a day", num: true, cell: (p) => (p === now ? NONE : usd(p.saved_usd_per_day - now.saved_usd_per_day)) },
    ], found.all.memory),
    h("p", { class: "fine" }, `Half the TTLs: ${percent(ttl(0.5).hit_rate)}, hits ${duration(ttl(0.5).mean_age_seconds)} old; `
      + `as now: ${percent(ttl(1).hit_rate)}, ${duration(ttl(1).mean_age_seconds)}; `
      + `twice: ${percent(ttl(2).hit_rate)}, ${duration(ttl(2).mean_age_seconds)}. `
      + `Predicted from ${count(found.sampled_lookups)} sampled lookups.`));
}

export function recent(requests) {
  if (requests.length === 0) return empty("No requests yet. Each appears here when it ends.");
  return table([
    { title: "Time", cell: (r) => clock(r.time) },
    { title: "Cache", cell: cacheBadge },
    { title: "Operation", cell: (r) => r.operation },
    { title: "Model", cell: (r) => r.model ?? NONE },
    { title: "Decision", why: true, cell: decision },
    { title: "Latency", num: true, cell: (r) => duration(r.latency) },
    { title: "Paid", num: true, cell: (r) => usd(r.cost_usd) },
    { title: "Saved", num: true, cell: (r) => (r.saved_usd === 0 ? NONE : usd(r.saved_usd)) },
  ], requests);
}

function cacheBadge(request) {
  const status = request.cache_status ?? "";
  const kind = !request.success ? (request.outcome === "failure" ? "failed" : request.outcome)
    : request.type === "cache_hit" ? "hit"
    : request.type === "coalesced" ? "coalesced"
    : status.includes("fwd=miss") ? "miss"
    : status.includes("fwd=") ? status.match(/fwd=([\w-]+)/)[1]
    : words(request.type);
  return h("span", { class: `badge ${kind === "hit" || kind === "failed" ? kind : ""}`, title: status }, kind);
}

function decision(request) {
  const parts = [];
  if (request.type === "model_routing") parts.push("routed");
  if (request.type === "pinned") parts.push("not routed");
  if (request.fallback_from?.length) parts.push(`after ${request.fallback_from.join(", ")} failed`);
  if (request.relaxed?.length) parts.push(`relaxed ${request.relaxed.map(words).join(", ")}`);
  return [parts.join("; ") || NONE, (request.reasons ?? []).map((reason) => h("span", { class: "reason" }, reason))];
}

export function foot(figures) {
  const { cache } = figures;
  const held = cache.entries === null ? "" : `${count(cache.entries)} entries, ${bytes(cache.stored_bytes)} in the cache. `;
  const since = figures.since ? `Figures since ${new Date(figures.since).toLocaleString()}.` : "Figures since the start.";
  return `Tenant ${figures.tenant}. ${held}${since}`;
}

export function empty(text) {
  return h("p", { class: "empty" }, text);
}
