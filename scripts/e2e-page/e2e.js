// Drives the live page of a running `scrubjay demo` in a headless Chromium.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";

const url = (process.env.SCRUBJAY_URL ?? "http://127.0.0.1:8080").replace(/\/$/, "");
const pictures = new URL("../../target/e2e-page/", import.meta.url).pathname;
mkdirSync(pictures, { recursive: true });

const hostile = `<img src=x onerror="document.title='pwned'">`;
const seen = { errors: [], elsewhere: [] };

async function ask(question, extra = {}) {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "auto", messages: [{ role: "user", content: question }], ...extra }),
  });
  assert.equal(response.status, 200);
  return response.headers.get("cache-status");
}

async function load() {
  const asked = `page ${Date.now()}`;
  for (let i = 0; i < 4; i++) {
    const complexity = ["simple", "moderate", "complex"][i % 3];
    await ask(`${asked} ${i}`, { routing: { task_complexity: complexity } });
  }
  await ask(`${asked} pinned`, { model: "gpt-4o-mini" });
  for (let i = 0; i < 40; i++) await ask(`${asked} ${i % 2}`, { routing: { task_complexity: ["simple", "moderate"][i % 2] } });
  await ask(`${asked} last`, { routing: { task_complexity: "simple", latency_requirement: 0.001 } });
  await ask(`${asked} very last`, { routing: { task_complexity: "complex" } });
  await fetch(`${url}/v1/cache/lookup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ operation: "content_analysis", params: { hostile } }),
  });
}

async function open(browser, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && seen.errors.push(message.text()));
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("request", (request) => new URL(request.url()).origin !== new URL(url).origin
    && seen.elsewhere.push(request.url()));
  await page.goto(`${url}/`);
  await page.waitForSelector("[data-tile='Hit rate'] .value");
  return page;
}

/** An experiment with a verdict, or a broken one. */
function experiment(broken) {
  const arm = (name, stopped, cost, versus) => ({
    name, stopped, requests: 480, share: 0.5,
    metrics: { cost: { mean: cost, count: 400, versus_first: versus }, latency: { mean: 0.8, count: 480 },
      success: { mean: stopped ? 0.81 : 0.99, count: 400 }, hits: { mean: 0.2, count: 480 } },
  });
  return {
    name: broken ? "broken" : "cheaper-simple", metric: "cost",
    sample_ratio: { chi_square: broken ? 40 : 0.1, p_value: broken ? 1e-9 : 0.7, alarm: broken },
    arms: [arm("usual", false, 0.0005), arm("low-floor", broken, 0.0003, { difference: -0.0002, low: -0.0003, high: -0.0001, p_value: 0.001 })],
  };
}

async function step(name, work) {
  await work();
  console.log(`ok  ${name}`);
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
try {
  const page = await open(browser, { viewport: { width: 1440, height: 1000 }, colorScheme: "light" });
  await step("it shows new figures after a load without being reloaded", async () => {
    const before = await page.textContent("[data-tile='Requests'] .value");
    await load();
    await page.waitForFunction(
      (was) => document.querySelector("[data-tile='Requests'] .value").textContent !== was, before);
    await page.waitForFunction(() =>
      /\d %/.test(document.querySelector("[data-tile='Hit rate'] .value").textContent));
    await page.waitForSelector("#recent .badge.hit");
    assert.match(await page.textContent("#state"), /simulated providers/);
    assert.ok((await page.$$("#models tbody tr")).length >= 2);
    assert.equal((await page.$$("#slo tbody tr")).length, 5);
  });
  await page.waitForTimeout(2500);
  await page.screenshot({ path: `${pictures}desktop-light.png`, fullPage: true });

  await step("it purges after a confirmation, by keyboard too", async () => {
    await page.selectOption("#purge-by", "operation");
    await page.fill("#purge-value", "chat.completions");
    await page.press("#purge-value", "Enter");
    await page.waitForSelector("#confirm[open]");
    await page.screenshot({ path: `${pictures}purge.png` });
    await page.click("#confirm button[value=yes]");
    await page.waitForFunction(() => /Purged \d+ entr/.test(document.querySelector("#purged").textContent));
    assert.doesNotMatch(await page.textContent("#purged"), /Purged 0 /);
  });

  await step("another window can be chosen", async () => {
    await page.check("#windows input[value='5m']");
    await page.waitForFunction(() => document.querySelectorAll("[data-tile='Requests'] .probe").length === 5);
  });

  await step("it shows the router's reasons, tuning and experiments", async () => {
    await page.waitForSelector("#recent .reason");
    assert.match(await page.textContent("#recent .reason"), /best score/);
    const tuned = await (await fetch(`${url}/v1/analytics/tuning`)).json();
    assert.match(await page.textContent("#tuning"), new RegExp(`^${tuned.mode}: `));
    const { experiments } = await (await fetch(`${url}/v1/experiments`)).json();
    if (experiments.length === 0) assert.match(await page.textContent("#experiments"), /No experiment/);
    for (const [at, experiment] of experiments.entries()) {
      const shown = await page.$$(`#experiments section:nth-of-type(${at + 1}) tbody tr`);
      assert.equal(shown.length, experiment.arms.length);
    }
  });

  await step("steps, stopped arms and wrong shares stand out", async () => {
    const told = await open(browser, { viewport: { width: 1440, height: 1000 }, colorScheme: "light" });
    await told.route("**/v1/analytics/tuning", async (route) => {
      const answer = await (await route.fetch()).json();
      answer.mode = "on";
      answer.settings["routing_policies.cost_weight"].in_force = 0.48;
      answer.steps = [{ at: new Date().toISOString(), applied: true, setting: "routing_policies.cost_weight",
        why: "missed", before: 0.4, after: 0.48, slo: "cost_savings" }];
      await route.fulfill({ json: answer });
    });
    await told.route("**/v1/experiments", (route) => route.fulfill({ json: { experiments: [experiment(false), experiment(true)] } }));
    await told.waitForFunction(() => /cost_weight 0.4 → 0.48 for cost savings/.test(document.querySelector("#tuning").textContent));
    await told.waitForFunction(() => document.querySelectorAll("#experiments section").length === 2);
    const [first, second] = await told.$$eval("#experiments section", (all) => all.map((one) => one.textContent));
    assert.match(first, /lower by \$0\.00010 to \$0\.00030/);
    assert.match(second, /stopped/);
    assert.match(second, /trust none/);
    await told.screenshot({ path: `${pictures}experiments.png`, fullPage: true });
    await told.close();
  });

  await step("it says that Redis is unreachable", async () => {
    const alone = await open(browser, { viewport: { width: 1440, height: 1000 }, colorScheme: "light" });
    await alone.route("**/v1/analytics?*", async (route) => {
      const answer = await (await route.fetch()).json();
      await route.fulfill({ json: { ...answer, redis: "away", scope: "replica" } });
    });
    await alone.route("**/v1/experiments", (route) =>
      route.fulfill({ status: 503, json: { error: { message: "Redis cannot be reached at the moment." } } }));
    await alone.waitForFunction(() => /Redis unreachable.*this replica only/.test(document.querySelector("#state").textContent));
    await alone.waitForFunction(() => /Redis, which cannot be reached/.test(document.querySelector("#experiments").textContent));
    seen.errors = seen.errors.filter((error) => !/status of 503/.test(error));
    await alone.close();
  });

  await step("names from outside are shown as text", async () => {
    const poisoned = await open(browser, { viewport: { width: 1440, height: 1000 } });
    await poisoned.route("**/v1/analytics/recent", async (route) => {
      const answer = await (await route.fetch()).json();
      answer.requests[0].operation = hostile;
      answer.requests[0].model = hostile;
      await route.fulfill({ json: answer });
    });
    await poisoned.waitForFunction((text) => document.querySelector("#recent").textContent.includes(text), hostile);
    assert.equal(await poisoned.title(), "Scrubjay");
    assert.equal((await poisoned.$$("#recent img")).length, 0);
    await poisoned.close();
  });

  await step("it says that the gateway does not answer, and recovers", async () => {
    const cut = await open(browser, { viewport: { width: 1440, height: 1000 } });
    await cut.route("**/v1/**", (route) => route.abort());
    await cut.waitForSelector("#notice:not([hidden])");
    assert.match(await cut.textContent("#notice"), /does not answer/);
    await cut.screenshot({ path: `${pictures}away.png` });
    await cut.unroute("**/v1/**");
    await cut.waitForSelector("#notice", { state: "hidden", timeout: 20000 });
    seen.errors = seen.errors.filter((error) => !/ERR_FAILED/.test(error));
    await cut.close();
  });

  await step("it asks for a key if one is needed", async () => {
    const locked = await open(browser, { viewport: { width: 1440, height: 1000 } });
    await locked.route("**/v1/**", (route) => (route.request().headers().authorization
      ? route.continue()
      : route.fulfill({ status: 401, json: { error: { message: "The request has no API key." } } })));
    await locked.waitForSelector("#key-form:not([hidden])");
    assert.equal(await locked.textContent("#recent") + await locked.textContent("#foot"), "");
    await locked.screenshot({ path: `${pictures}key.png` });
    await locked.fill("#key", "a key of sixteen!");
    await locked.press("#key", "Enter");
    await locked.waitForSelector("#figures:not([hidden])");
    assert.equal(await locked.evaluate(() => localStorage.length + document.cookie.length), 0);
    assert.equal(await locked.evaluate(() => sessionStorage.length), 1);
    seen.errors = seen.errors.filter((error) => !/status of 401/.test(error));
    await locked.close();
  });

  for (const [name, options] of Object.entries({
    "desktop-dark": { viewport: { width: 1440, height: 1000 }, colorScheme: "dark" },
    "narrow-light": { viewport: { width: 390, height: 844 }, colorScheme: "light" },
    "narrow-dark": { viewport: { width: 390, height: 844 }, colorScheme: "dark", reducedMotion: "reduce" },
    "wide-dark": { viewport: { width: 2200, height: 1200 }, colorScheme: "dark" },
  })) {
    await step(`it fits: ${name}`, async () => {
      const other = await open(browser, options);
      await other.screenshot({ path: `${pictures}${name}.png`, fullPage: true });
      assert.ok(await other.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
      await other.close();
    });
  }

  assert.deepEqual(seen.errors, [], "errors on the console");
  assert.deepEqual(seen.elsewhere, [], "requests to other hosts");
  console.log("ok  no error on the console, no request to another host");
} finally {
  await browser.close();
}
