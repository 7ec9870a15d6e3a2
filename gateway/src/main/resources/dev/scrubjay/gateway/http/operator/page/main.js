// Requests the figures every two seconds while the page is visible, and shows them. The window, the tenant and the
// opened request are in the address, after the #.

import { Refused, get, key } from "./api.js";
import { $, clear, h, show } from "./dom.js";
import * as operator from "./operator.js";
import { overview } from "./overview.js";
import { nameModels, offerPlayground } from "./playground.js";
import { offerPurge } from "./purge.js";
import { offerRequests, openNamed, recent } from "./requests.js";
import * as views from "./views.js";

const EVERY_MS = 2000;
const AT_MOST_MS = 30_000;
const CURVES_EVERY_MS = 30_000;
const WINDOWS = ["5m", "1h", "24h", "7d", "30d", "all"];
const FILLED = ["models", "slo", "advice", "curves", "recent", "tuning", "experiments", "policy"];

const shown = { window: "1h", tenant: "", operator: undefined };
let curvesShown = { tenant: null, at: 0 };
let timer;
let failures = 0;
let round = 0;

function chooseWindow() {
  $("windows").append(...WINDOWS.map((window) => {
    const choice = h("input", { type: "radio", name: "window", value: window });
    choice.addEventListener("change", () => { shown.window = window; addressed(); refresh(); });
    return h("label", {}, choice, h("span", {}, window));
  }));
}

/** Writes the choices into the address. */
function addressed() {
  const state = new URLSearchParams(location.hash.slice(1));
  state.set("window", shown.window);
  if (shown.tenant) state.set("tenant", shown.tenant);
  else state.delete("tenant");
  history.replaceState(null, "", `#${state}`);
}

/** Reads them from it. */
function readAddress() {
  const state = new URLSearchParams(location.hash.slice(1));
  if (WINDOWS.includes(state.get("window"))) shown.window = state.get("window");
  shown.tenant = state.get("tenant") ?? "";
  for (const choice of $("windows").querySelectorAll("input")) choice.checked = choice.value === shown.window;
  $("tenant").value = shown.tenant;
}

async function refresh() {
  clearTimeout(timer);
  if (document.hidden) return;
  const mine = ++round;
  try {
    const query = `?window=${shown.window}`;
    const [figures, series, requests] = await Promise.all([
      get(`/v1/analytics${query}`, shown.tenant),
      get(`/v1/analytics/series${query}&by=model`, shown.tenant),
      get("/v1/analytics/recent", shown.tenant),
    ]);
    const curves = await freshCurves();
    if (shown.operator === undefined) await meetOperator();
    const [tuning, experiments] = shown.operator ? await Promise.all([get("/v1/analytics/tuning"), comparisons()]) : [];
    if (mine !== round) return;
    failures = 0;
    showAll(figures, series.series, requests.requests);
    if (curves) show($("curves"), curves, views.curves);
    if (shown.operator) {
      show($("tuning"), tuning, operator.tuning);
      show($("experiments"), experiments, operator.experiments);
    }
  } catch (problem) {
    if (mine !== round) return;
    if (problem instanceof Refused && problem.status === 401) return askForKey(problem.message);
    failures++;
    complain(problem);
  }
  timer = setTimeout(refresh, Math.min(AT_MOST_MS, EVERY_MS * 2 ** Math.min(failures, 5)));
}

/** The curves, which take the gateway some work, if those shown are old or another tenant's; else null. */
async function freshCurves() {
  const { tenant } = shown;
  if (curvesShown.tenant === tenant && Date.now() - curvesShown.at < CURVES_EVERY_MS) return null;
  try {
    const curves = await get("/v1/analytics/curves", tenant);
    curvesShown = { tenant, at: Date.now() };
    return curves;
  } catch (problem) {
    if (!(problem instanceof Refused) || problem.status === 401) throw problem;
    return null; // Redis is away, or the key is limited to a workspace
  }
}

/** The results of experiments; null while Redis, which holds them, cannot be reached. */
async function comparisons() {
  try {
    return await get("/v1/experiments");
  } catch (problem) {
    if (!(problem instanceof Refused) || problem.status !== 503) throw problem;
    return null;
  }
}

/** Determines whether the caller is an operator, who sees the policy and all tenants. */
async function meetOperator() {
  get("/v1/models").then(({ data }) => nameModels(data.map((model) => model.id)), () => {});
  try {
    show($("policy"), await get("/v1/policy"), operator.policy);
    const { tenants } = await get("/v1/analytics/tenants");
    shown.operator = true;
    for (const part of document.querySelectorAll(".operator")) part.hidden = false;
    const names = shown.tenant && !tenants.includes(shown.tenant) ? [...tenants, shown.tenant] : tenants;
    $("tenant-choice").hidden = names.length < 2 && !shown.tenant;
    $("tenant").replaceChildren(h("option", { value: "" }, "own"), ...names.map((name) => h("option", {}, name)));
    $("tenant").value = shown.tenant;
  } catch (problem) {
    if (!(problem instanceof Refused) || problem.status !== 403) throw problem;
    shown.operator = false;
  }
}

function showAll(figures, series, requests) {
  $("key-form").hidden = true;
  $("forget-key").hidden = !key.get();
  $("figures").hidden = false;
  $("figures").classList.remove("stale");
  $("notice").hidden = true;
  overview(figures, series);
  show($("models"), figures.routing, views.models);
  show($("slo"), figures.slo, views.slo);
  show($("advice"), [figures.advice, figures.slo, figures.redis], () => views.attention(figures));
  show($("recent"), requests, recent);
  $("foot").textContent = views.foot(figures);
  const chips = [["live", "Live"]];
  if (figures.redis === "away") chips.push(["warn", "Redis unreachable"]);
  chips.push(["", figures.scope === "replica" ? "this replica only" : "all replicas"]);
  if (requests.some((request) => request.simulated)) chips.push(["warn", "simulated providers"]);
  state(chips);
  openNamed(shown.tenant);
}

function complain(problem) {
  const refused = problem instanceof Refused;
  state([["warn", refused ? "refused" : "no answer"]]);
  $("figures").hidden = false;
  $("figures").classList.add("stale");
  $("notice").textContent = refused
    ? problem.message
    : "The gateway does not answer. The page shows the last figures and keeps trying.";
  $("notice").hidden = false;
}

function askForKey(reason) {
  $("figures").hidden = true;
  FILLED.forEach((part) => clear($(part)));
  $("foot").textContent = "";
  $("play-result").replaceChildren();
  $("forget-key").hidden = true;
  $("key-form").hidden = false;
  $("key-reason").textContent = reason;
  $("key").focus();
  state([]);
}

/** Shows chips. They are replaced only if they change, because screen readers announce each change. */
function state(chips) {
  show($("state"), chips, () => chips.map(([kind, words]) =>
    h("span", { class: `chip ${kind}` }, kind === "live" ? h("span", { class: "dot" }) : null, words)));
}

function startOver() {
  shown.operator = undefined;
  shown.tenant = "";
  curvesShown = { tenant: null, at: 0 };
  addressed();
  for (const part of document.querySelectorAll(".operator")) part.hidden = true;
  $("tenant-choice").hidden = true;
  refresh();
}

$("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  key.set($("key").value.trim());
  $("key").value = "";
  startOver();
});
$("forget-key").addEventListener("click", () => { key.forget(); startOver(); });
$("tenant").addEventListener("change", () => { shown.tenant = $("tenant").value; addressed(); refresh(); });
document.addEventListener("visibilitychange", () => refresh());
window.addEventListener("hashchange", () => {
  const before = JSON.stringify(shown);
  readAddress();
  if (JSON.stringify(shown) === before) openNamed(shown.tenant);
  else refresh();
});
offerPurge(() => shown.tenant, refresh);
offerPlayground(() => shown.tenant, refresh);
offerRequests();
chooseWindow();
readAddress();
refresh();
