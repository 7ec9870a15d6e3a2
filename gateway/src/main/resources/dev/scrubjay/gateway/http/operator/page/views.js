// The tables of figures, and what needs attention.

import { h, table } from "./dom.js";
import { NONE, bytes, count, duration, iso, measured, percent, usd, words } from "./format.js";

const SLO_NAMES = {
  hit_rate: "Cache hit rate",
  routing_accuracy: "Routing accuracy",
  optimization_latency: "Optimization latency, p95",
  cost_savings: "Cost savings",
  improvement: "Performance improvement",
};

export function models(routing) {
  const rows = Object.entries(routing.models).sort(([, a], [, b]) => b.answers - a.answers);
  if (rows.length === 0) return empty("No model has answered in this window.");
  return table([
    { title: "Model", name: true, cell: ([id, model]) => [id, share(model.share)] },
    { title: "Share", num: true, cell: ([, model]) => percent(model.share) },
    { title: "Answers", num: true, cell: ([, model]) => count(model.answers) },
    { title: "Mean latency", num: true, cell: ([, model]) => measured(model.average_latency) },
    { title: "Paid", num: true, cell: ([, model]) => usd(model.cost_usd) },
    { title: "Failed calls", num: true, cell: ([, model]) => count(model.failures) },
  ], rows, "Models");
}

function share(of) {
  const bar = h("span", { class: "share" });
  bar.style.width = `${of * 100}%`;
  return bar;
}

export function slo(rows) {
  const value = (row, number) => (row.at_most ? duration(number) : percent(number));
  return table([
    { title: "Objective", name: true, cell: (row) => SLO_NAMES[row.name] ?? words(row.name) },
    { title: "Target", num: true, cell: (row) => `${row.at_most ? "≤" : "≥"} ${value(row, row.target)}` },
    { title: "Measured", num: true, cell: (row) => (row.measured === null ? NONE : value(row, row.measured)) },
    { title: "Samples", num: true, cell: (row) => count(row.samples) },
    { title: "Verdict", cell: (row) => verdict(row) },
  ], rows, "Objectives");
}

const isMissed = (row) => row.measured !== null && !row.met;

function verdict(row) {
  if (row.measured === null) return h("span", { class: "fine" }, "no data");
  return isMissed(row) ? h("span", { class: "missed" }, "✗ missed") : h("span", { class: "met" }, "✓ met");
}

/**
 * What an operator should look at: Redis away, objectives missed, and the gateway's advice on them. That nothing stands
 * out is said only if there is none of these.
 */
export function attention(figures) {
  const points = figures.advice.map((one) =>
    h("li", {}, SLO_NAMES[one.about] ? [h("strong", {}, SLO_NAMES[one.about]), ": "] : null, one.text));
  const told = new Set(figures.advice.map((one) => one.about));
  if (figures.redis === "away" && !told.has("redis")) points.unshift(h("li", {}, "Redis cannot be reached."));
  for (const row of figures.slo.filter(isMissed)) {
    if (!told.has(row.name)) points.push(h("li", {}, `${SLO_NAMES[row.name] ?? words(row.name)}: the objective is missed.`));
  }
  if (points.length) return h("ul", { class: "advice" }, points);
  return empty(figures.slo.every((row) => row.measured === null)
    ? "Nothing was measured in this window."
    : "Nothing stands out.");
}

export function curves(found) {
  if (!found.sampled_lookups) return empty(found.enabled ? "No lookups have been sampled yet." : "Accesses are not sampled.");
  const now = found.all.memory.find((point) => point.size === 1);
  const ttl = (factor) => found.all.ttl.find((point) => point.factor === factor);
  return h("div", {},
    table([
      { title: "Memory", name: true, cell: (p) => (p.size === 1 ? "as now" : `× ${p.size}`) },
      { title: "Entries", num: true, cell: (p) => count(p.max_entries) },
      { title: "Bytes", num: true, cell: (p) => bytes(p.max_bytes) },
      { title: "Hit rate", num: true, cell: (p) => percent(p.hit_rate) },
      { title: "Of cost", num: true, cell: (p) => percent(p.cost_hit_rate) },
      { title: "Saved a day", num: true, cell: (p) => usd(p.saved_usd_per_day) },
      { title: "More a day", num: true, cell: (p) => (p === now ? NONE : usd(p.saved_usd_per_day - now.saved_usd_per_day)) },
    ], found.all.memory, "What more memory would bring"),
    h("p", { class: "fine" }, `Half the TTLs: ${percent(ttl(0.5).hit_rate)}, hits ${duration(ttl(0.5).mean_age_seconds)} old; `
      + `as now: ${percent(ttl(1).hit_rate)}, ${duration(ttl(1).mean_age_seconds)}; `
      + `twice: ${percent(ttl(2).hit_rate)}, ${duration(ttl(2).mean_age_seconds)}. `
      + `Predicted from ${count(found.sampled_lookups)} sampled lookups.`));
}

export function foot(figures) {
  const { cache } = figures;
  const held = cache.entries === null ? "" : `${count(cache.entries)} entries, ${bytes(cache.stored_bytes)} in the cache. `;
  const since = figures.since ? `Figures since ${iso(figures.since)}` : "Figures since the start";
  return `Tenant ${figures.tenant}. ${held}${since}, of ${figures.scope === "replica" ? "this replica" : "all replicas"}.`;
}

export function empty(text) {
  return h("p", { class: "empty" }, text);
}
