// Requests the figures every two seconds while the page is visible, and shows them.

import { Refused, get, key } from "./api.js";
import { $, h } from "./dom.js";
import * as operator from "./operator.js";
import { offerPurge } from "./purge.js";
import * as views from "./views.js";

const EVERY_MS = 2000;
const AT_MOST_MS = 30_000;
const CURVES_EVERY_MS = 30_000;
const WINDOWS = ["5m", "15m", "1h", "24h", "7d", "all"];

const shown = { window: "1h", tenant: "", operator: undefined };
let curvesShown = { tenant: null, at: 0 };
let timer;
let failures = 0;
let round = 0;

function chooseWindow() {
  $("windows").append(...WINDOWS.map((window) => {
    const choice = h("input", { type: "radio", name: "window", value: window });
    choice.checked = window === shown.window;
    choice.addEventListener("change", () => { shown.window = window; refresh(); });
    return h("label", {}, choice, h("span", {}, window));
  }));
}

async function refresh() {
  clearTimeout(timer);
  if (document.hidden) return;
  const mine = ++round;
  try {
    const query = `?window=${shown.window}`;
    const [figures, series, recent] = await Promise.all([
      get(`/v1/analytics${query}`, shown.tenant),
      get(`/v1/analytics/series${query}`, shown.tenant),
      get("/v1/analytics/recent", shown.tenant),
    ]);
    const curves = await freshCurves();
    if (shown.operator === undefined) await meetOperator();
    const [tuning, experiments] = shown.operator ? await Promise.all([get("/v1/analytics/tuning"), comparisons()]) : [];
    if (mine !== round) return;
    failures = 0;
    show(figures, series.series, recent.requests);
    if (curves) $("curves").replaceChildren(views.curves(curves));
    if (shown.operator) {
      $("tuning").replaceChildren(...operator.tuning(tuning));
      $("experiments").replaceChildren(...operator.experiments(experiments));
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
  try {
    $("policy").replaceChildren(...operator.policy(await get("/v1/policy")));
    const { tenants } = await get("/v1/analytics/tenants");
    shown.operator = true;
    for (const part of document.querySelectorAll(".operator")) part.hidden = false;
    $("tenant-choice").hidden = tenants.length < 2;
    $("tenant").replaceChildren(h("option", { value: "" }, "own"), ...tenants.map((name) => h("option", {}, name)));
  } catch (problem) {
    if (!(problem instanceof Refused) || problem.status !== 403) throw problem;
    shown.operator = false;
  }
}

function show(figures, series, recent) {
  $("key-form").hidden = true;
  $("forget-key").hidden = !key.get();
  $("figures").hidden = false;
  $("figures").classList.remove("stale");
  $("notice").hidden = true;
  $("tiles").replaceChildren(...views.tiles(figures, series));
  $("models").replaceChildren(views.models(figures.routing));
  $("slo").replaceChildren(views.slo(figures.slo));
  $("advice").replaceChildren(views.advice(figures.advice));
  $("recent").replaceChildren(views.recent(recent));
  $("foot").textContent = views.foot(figures);
  const chips = [["live", "Live"]];
  if (figures.redis === "away") chips.push(["warn", "Redis unreachable"]);
  if (figures.scope === "replica") chips.push(["", "this replica only"]);
  if (recent.some((request) => request.simulated)) chips.push(["warn", "simulated providers"]);
  state(chips);
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
  for (const part of ["tiles", "models", "slo", "advice", "curves", "recent", "tuning", "experiments", "policy", "foot"]) $(part).replaceChildren();
  $("forget-key").hidden = true;
  $("key-form").hidden = false;
  $("key-reason").textContent = reason;
  $("key").focus();
  state([]);
}

/** Shows chips. They are replaced only if they change, because screen readers announce each change. */
function state(chips) {
  const text = chips.map(([, words]) => words).join();
  if ($("state").dataset.text === text) return;
  $("state").dataset.text = text;
  $("state").replaceChildren(...chips.map(([kind, words]) =>
    h("span", { class: `chip ${kind}` }, kind === "live" ? h("span", { class: "dot" }) : null, words)));
}

function startOver() {
  shown.operator = undefined;
  shown.tenant = "";
  curvesShown = { tenant: null, at: 0 };
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
$("tenant").addEventListener("change", () => { shown.tenant = $("tenant").value; refresh(); });
document.addEventListener("visibilitychange", () => refresh());
offerPurge(() => shown.tenant, refresh);
chooseWindow();
refresh();
