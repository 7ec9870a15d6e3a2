// The last requests, each of which opens to all that is known of it: #request=ID.

import { Refused, get } from "./api.js";
import { $, facts, h, table } from "./dom.js";
import { NONE, clock, count, duration, iso, number, percent, usd, words, zone } from "./format.js";
import { empty } from "./views.js";

const TYPES = {
  cache_hit: "answered from the cache",
  model_routing: "answered by the model that the router chose",
  pinned: "answered by the model that the request names",
  coalesced: "shared the answer to another request",
  refresh: "an entry was refreshed while the old one was served",
  advice: "advice on a model, which the caller calls itself",
  reported: "the caller's own work, as it was reported",
};

export function recent(requests) {
  if (requests.length === 0) return empty("No requests yet. Each appears here when it ends.");
  return table([
    { title: `Time, UTC${zone()}`, cell: (r) => h("time", { datetime: r.time }, clock(r.time)) },
    { title: "Request", name: true, cell: link },
    { title: "Cache", cell: cacheBadge },
    { title: "Operation", name: true, cell: (r) => r.operation },
    { title: "Model", name: true, cell: (r) => r.model ?? NONE },
    { title: "Decision", why: true, cell: summary },
    { title: "Latency", num: true, cell: (r) => duration(r.latency) },
    { title: "Paid", num: true, cell: (r) => usd(r.cost_usd) },
    { title: "Saved", num: true, cell: (r) => (r.saved_usd === 0 ? NONE : usd(r.saved_usd)) },
  ], requests, "Recent requests");
}

function link(request) {
  return h("a", { href: hashWith(request.id), "data-focus": request.id, title: request.id }, request.id.slice(0, 12));
}

/** The page's address with a request opened, or with none. */
export function hashWith(id) {
  const state = new URLSearchParams(location.hash.slice(1));
  if (id) state.set("request", id);
  else state.delete("request");
  return `#${state}`;
}

function cacheBadge(request) {
  const status = request.cache_status ?? "";
  const kind = !request.success ? (request.outcome === "failure" ? "failed" : request.outcome)
    : request.type === "cache_hit" ? "hit"
    : request.type === "coalesced" ? "coalesced"
    : request.type === "advice" ? "advice"
    : status.includes("fwd=miss") ? "miss"
    : status.includes("fwd=") ? status.match(/fwd=([\w-]+)/)[1]
    : words(request.type);
  return h("span", { class: `badge ${kind === "hit" || kind === "failed" ? kind : ""}`, title: status || null }, kind);
}

function summary(request) {
  const parts = [];
  if (request.type === "model_routing") parts.push("routed");
  if (request.type === "pinned") parts.push("not routed");
  if (request.fallback_from?.length) parts.push(`after ${request.fallback_from.join(", ")} failed`);
  if (request.relaxed?.length) parts.push(`relaxed ${request.relaxed.map(words).join(", ")}`);
  return [parts.join("; ") || NONE, (request.reasons ?? []).map((reason) => h("span", { class: "reason" }, reason))];
}

/** Opens and closes the request that the address names. */
export function openNamed(tenant) {
  const dialog = $("request");
  const id = new URLSearchParams(location.hash.slice(1)).get("request");
  if (!id) {
    if (dialog.open) dialog.close();
    return;
  }
  if (dialog.open && dialog.dataset.id === id) return;
  dialog.dataset.id = id;
  $("request-id").textContent = id;
  $("request-body").replaceChildren(empty("Loading…"));
  if (!dialog.open) dialog.showModal();
  get(`/v1/analytics/recent/${encodeURIComponent(id)}`, tenant)
    .then(({ request }) => details(request), (problem) => empty(problem instanceof Refused ? problem.message : "The gateway does not answer."))
    .then((content) => dialog.dataset.id === id && $("request-body").replaceChildren(...[content].flat()));
}

export function offerRequests() {
  const dialog = $("request");
  dialog.addEventListener("close", () => {
    const { id } = dialog.dataset;
    delete dialog.dataset.id;
    if (new URLSearchParams(location.hash.slice(1)).has("request")) history.replaceState(null, "", hashWith(null));
    [...document.querySelectorAll("[data-focus]")].find((one) => one.dataset.focus === id)?.focus();
  });
}

function details(r) {
  const { task, decision, timings, tokens } = r;
  return [
    section("Request", facts([
      ["What", TYPES[r.type] ?? words(r.type)],
      ["Outcome", words(r.outcome)],
      ["Ended", iso(r.time)],
      ["Workspace", r.workspace],
      ["Operation", r.operation],
      ["Model", r.model],
      ["Provider", r.provider && `${r.provider}${r.simulated ? " (simulated)" : ""}`],
      ["Experiment", r.experiment && `${r.experiment.name}, arm ${r.experiment.arm}`],
    ])),
    section("Cache", facts([
      ["Key", r.cache_key && h("code", {}, r.cache_key)],
      ["Cache-Status", r.cache_status && h("code", {}, r.cache_status)],
      ["Found in", r.hit && (r.hit.tier === "near" ? "this replica's near cache" : "Redis")],
      ["Age", r.hit && duration(r.hit.age)],
      ["Fresh for", r.hit && duration(Math.max(0, r.hit.ttl))],
      ["Similarity", r.hit?.similarity && number(r.hit.similarity)],
    ])),
    section("Cost", facts([
      ["Paid", usd(r.cost_usd)],
      ["Saved by the cache", usd(r.saved_usd)],
      ["At the strongest model", r.type === "model_routing" ? usd(r.strongest_model_cost_usd) : null],
      ["Tokens", tokens.input + tokens.output > 0 ? `${count(tokens.input)} in, ${count(tokens.output)} out` : null],
    ])),
    section("Time", facts([
      ["In all", duration(timings.total)],
      ["Waiting for providers", duration(timings.providers)],
      ["Waiting for other requests", timings.waited_for_others ? duration(timings.waited_for_others) : null],
      ["The gateway's own", r.optimization_latency === null ? "cannot be told apart" : duration(r.optimization_latency)],
      ["Without cache and router", timings.unoptimized ? duration(timings.unoptimized) : null],
    ])),
    wide("Decision", task ? facts([
      ["Task", `${words(task.type)}, ${task.complexity}, ${count(task.input_tokens)} tokens`],
      ["Needs", task.capabilities.length ? task.capabilities.map(words).join(", ") : null],
      ["Required", required(task)],
      ["Confidence", decision?.confidence === undefined ? null : `${percent(decision.confidence)}${decision.explored ? ", to learn about the model" : ""}`],
      ["Relaxed", r.relaxed?.length ? r.relaxed.map(words).join(", ") : null],
      ["Cascade", r.cascade],
    ]) : null, reasons(r), candidates(r), rejected(decision)),
    wide("Calls to models", r.attempts.length ? attempts(r) : empty(noCalls(r))),
  ];
}

function section(title, ...content) {
  return h("section", {}, h("h3", {}, title), ...content);
}

function wide(title, ...content) {
  const part = section(title, ...content);
  part.className = "wide-part";
  return part;
}

function required(task) {
  const all = [
    task.latency_requirement === null ? null : `within ${duration(task.latency_requirement)}`,
    task.cost_budget === null ? null : `at most ${usd(task.cost_budget)}`,
    task.accuracy_requirement === null ? null : `accuracy of ${percent(task.accuracy_requirement)}`,
    task.strict ? "strictly" : null,
  ].filter(Boolean);
  return all.length ? all.join(", ") : null;
}

function reasons(r) {
  const list = r.decision?.reasons ?? r.reasons ?? [];
  if (r.decision?.reason) return h("p", { class: "missed" }, r.decision.reason);
  if (list.length) return h("ul", { class: "reasons" }, list.map((reason) => h("li", {}, reason)));
  return r.decision ? null : empty(r.type === "pinned" ? "The request names its model; the router was not asked." : "No model was chosen for it.");
}

function candidates({ decision }) {
  if (!decision?.selected_model) return null;
  return table([
    { title: "Candidate", name: true, cell: (c) => c.model },
    { title: "Score", num: true, cell: (c) => number(c.score) },
    { title: "Cost", num: true, cell: (c) => usd(c.expected_cost) },
    { title: "Latency", num: true, cell: (c) => duration(c.expected_latency) },
    { title: "p95", num: true, cell: (c) => duration(c.latency_p95) },
    { title: "Accuracy", num: true, cell: (c) => percent(c.expected_accuracy) },
  ], [{ ...decision, model: decision.selected_model }, ...decision.fallbacks], "Candidates: the model chosen, then its fallbacks");
}

function rejected(decision) {
  const models = Object.entries(decision?.rejected ?? {});
  if (models.length === 0) return null;
  const more = decision.rejected_models - models.length;
  return h("details", {}, h("summary", {}, `${count(decision.rejected_models)} models were rejected`),
    h("ul", { class: "reasons" }, models.map(([id, why]) => h("li", {}, `${id}: ${why}`)), more > 0 ? h("li", {}, `and ${count(more)} more`) : null));
}

function attempts(r) {
  return [
    table([
      { title: "Model", name: true, cell: (a) => a.model },
      { title: "Provider", name: true, cell: (a) => a.provider },
      { title: "For", cell: (a) => words(a.role) },
      { title: "Result", cell: (a) => h("span", { class: a.result === "answered" ? "met" : a.result === "pending" ? "fine" : "missed" }, words(a.result)) },
      { title: "Began after", num: true, cell: (a) => duration(a.began) },
      { title: "First token", num: true, cell: (a) => duration(a.first_token) },
      { title: "Took", num: true, cell: (a) => duration(a.took) },
      { title: "Tokens", num: true, cell: (a) => (a.result === "answered" ? `${count(a.input_tokens)} in, ${count(a.output_tokens)} out` : NONE) },
      { title: "Cost", num: true, cell: (a) => (a.result === "answered" ? usd(a.cost_usd) : NONE) },
    ], r.attempts, "Calls to models, in order"),
    r.further_attempts ? h("p", { class: "fine" }, `and ${count(r.further_attempts)} more`) : null,
  ].filter(Boolean);
}

function noCalls(r) {
  if (r.type === "cache_hit") return "None: the answer was in the cache.";
  if (r.type === "coalesced") return "None of its own: another request made the call.";
  if (r.type === "advice" || r.type === "reported") return "None by the gateway: the caller calls the model itself.";
  return "None was made.";
}
