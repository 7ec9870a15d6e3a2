// Drives the live page of a running `scrubjay demo` in a headless Chromium.

import assert from "node:assert/strict";
import { changed, cut, fits, launch, open, picture, seen, shown, url, violations } from "./browser.js";
import { ask, hostile, load } from "./load.js";

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

const missed = (figures) => {
  const row = figures.slo.find((one) => one.name === "cost_savings");
  Object.assign(row, { measured: 0.1, met: false, samples: 900 });
  figures.advice = [];
};

const only = new RegExp(process.env.ONLY ?? "");

async function step(name, work) {
  if (!only.test(name)) return;
  await work();
  console.log(`ok  ${name}`);
}

const text = (page, selector) => page.textContent(selector);
const newest = async (type) => (await (await fetch(`${url}/v1/analytics/recent`)).json()).requests.find((one) => one.type === type);

if (process.env.ONLY) await load();
const browser = await launch();
try {
  const page = await open(browser);
  await shown(page);
  await step("it shows new figures after a load without being reloaded", async () => {
    const before = await text(page, "[data-tile='Requests'] .value");
    await load();
    await page.waitForFunction((was) => document.querySelector("[data-tile='Requests'] .value").textContent !== was, before);
    await page.waitForFunction(() => /\d %/.test(document.querySelector("[data-tile='Hit rate'] .value").textContent));
    await page.waitForSelector("#recent .badge.hit");
    assert.match(await text(page, "#state"), /all replicas.*simulated providers/);
    assert.ok((await page.$$("#models tbody tr")).length >= 2);
    assert.equal((await page.$$("#slo tbody tr")).length, 5);
    assert.match(await text(page, "#foot"), /since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d, of all replicas/);
  });
  await page.waitForTimeout(2500);
  await picture(page, "desktop-light");
  await picture(page, "first-screen", false);

  await step("its figures are those of the API", async () => {
    await page.waitForFunction(async () => {
      const { cache, performance } = await (await fetch("/v1/analytics?window=1h")).json();
      const rate = document.querySelector("[data-tile='Hit rate'] .value").textContent;
      return rate === `${Math.round(cache.hit_rate * 1000) / 10} %`
        && document.querySelector("[data-tile='Requests'] .value").textContent === String(performance.overall_performance.total_optimizations);
    });
  });

  await step("its charts have axes, values on hover and to the arrow keys, and a table", async () => {
    const plot = page.locator("[data-tile='Requests'] .plot");
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.boundingBox();
    await page.mouse.move(box.x + box.width - 40, box.y + 60);
    await page.waitForSelector("[data-tile='Requests'] .tip:not([hidden])");
    assert.match(await text(page, "[data-tile='Requests'] .tip"), /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d.*All: \d+.*Hits: \d+/);
    await picture(page, "hover", false);
    await page.mouse.move(5, 5);
    const first = page.locator("[data-tile='Hit rate'] .plot");
    await first.focus();
    await page.keyboard.press("End");
    await page.waitForSelector("[data-tile='Hit rate'] .tip:not([hidden])");
    const last = await text(page, "[data-tile='Hit rate'] .tip");
    await page.keyboard.press("ArrowLeft");
    assert.notEqual(await text(page, "[data-tile='Hit rate'] .tip"), last);
    await page.keyboard.press("Escape");
    await page.waitForSelector("[data-tile='Hit rate'] .tip", { state: "hidden" });
    await page.click("[data-tile='Hit rate'] summary");
    assert.equal((await page.$$("[data-tile='Hit rate'] tbody tr")).length, 60);
    await page.click("[data-tile='Hit rate'] summary");
  });

  await step("another window and another metric by model can be chosen, and are in the address", async () => {
    await page.check("#windows input[value='24h']");
    await page.waitForFunction(() => /window=24h/.test(location.hash));
    await page.click("[data-tile='Requests'] summary");
    await page.waitForFunction(() => document.querySelectorAll("[data-tile='Requests'] tbody tr").length === 24);
    await page.click("[data-tile='Requests'] summary");
    await page.selectOption("#model-metric", "cost");
    await page.waitForSelector("#model-chart [aria-label='Paid by model over time']");
    await page.check("#windows input[value='1h']");
  });

  await step("a tenant's figures can be chosen", async () => {
    await page.reload();
    await page.waitForSelector("#tenant-choice:not([hidden])");
    await page.selectOption("#tenant", "acme");
    await page.waitForFunction(() => /Tenant acme/.test(document.querySelector("#foot").textContent));
    assert.match(page.url(), /tenant=acme/);
    await page.selectOption("#tenant", "");
    await page.waitForFunction(() => /Tenant default/.test(document.querySelector("#foot").textContent));
  });

  for (const [type, expected] of Object.entries({
    model_routing: [/Keydefault:chat\.completions:[0-9a-f]{64}/, /Candidate/, /answered/, /Paid\$/, /Ended\d{4}-\d\d-\d\dT/],
    pinned: [/names its model/, /gpt-4o-mini/, /answered/],
    cache_hit: [/Found in/, /Saved by the cache\$0\.0/, /None: the answer was in the cache/],
    advice: [/Keydefault:content_analysis:/, /Candidate/, /the caller calls the model itself/],
  })) {
    await step(`a request opens, also by its address: ${type}`, async () => {
      const { id } = await newest(type);
      const deep = await open(browser, { path: `/#request=${encodeURIComponent(id)}` });
      await deep.waitForSelector("#request[open] dl");
      const told = await text(deep, "#request-body");
      for (const pattern of expected) assert.match(told, pattern);
      assert.deepEqual(await violations(deep), []);
      if (type === "model_routing") await picture(deep, "request", false);
      await deep.keyboard.press("Escape");
      await deep.waitForFunction(() => !location.hash.includes("request="));
      await deep.close();
    });
  }

  await step("a request opens and closes by keyboard, and focus returns to it", async () => {
    const { id } = await newest("cache_hit");
    const link = page.locator(`#recent a[data-focus='${id}']`);
    await link.focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("#request[open] dl");
    await page.keyboard.press("Escape");
    await page.waitForFunction((wanted) => document.activeElement.dataset.focus === wanted, id);
  });

  await step("a request that is gone says so", async () => {
    const gone = await open(browser, { path: "/#request=req_unknown", expected: /status of 404/ });
    await gone.waitForFunction(() => /does not have the request/.test(document.querySelector("#request-body").textContent));
    await gone.close();
  });

  await step("the playground sends a request and shows what happened", async () => {
    const question = `Why is the sky blue, ${Date.now()}?`;
    await page.fill("#play-user", question);
    await page.click("#play-send");
    await page.waitForFunction(() => /Answered\./.test(document.querySelector("#play-state").textContent));
    assert.match(await text(page, "#play-result"), /fwd=miss.*Cost\$/);
    await page.check("#play-stream");
    await page.waitForTimeout(500);
    await page.click("#play-send");
    await page.waitForFunction(() => /Answered\./.test(document.querySelector("#play-state").textContent)
      && /; hit/.test(document.querySelector("#play-result").textContent));
    assert.ok((await text(page, "#play-result .answer")).length > 10);
    await page.click("#play-result summary");
    assert.match(await text(page, "#play-result table"), /x-scrubjay-model/);
    await page.locator("#playground").scrollIntoViewIfNeeded();
    await picture(page, "playground", false);
    await page.selectOption("#play-cache", "only-if-cached");
    await page.fill("#play-user", `${question} ${hostile}`);
    seen.errors.length = 0;
    await page.click("#play-send");
    await page.waitForFunction(() => /status 504/.test(document.querySelector("#play-state").textContent));
    seen.errors = seen.errors.filter((error) => !/status of 504/.test(error));
    await page.selectOption("#play-cache", "");
    await page.uncheck("#play-stream");
    await page.fill("#play-user", hostile);
    await page.click("#play-send");
    await page.waitForFunction(() => /Answered\./.test(document.querySelector("#play-state").textContent));
    assert.equal(await page.title(), "Scrubjay");
    assert.equal(await page.evaluate(() => sessionStorage.length + localStorage.length + document.cookie.length), 0);
  });

  await step("it purges after a confirmation, by keyboard too", async () => {
    await page.selectOption("#purge-by", "operation");
    await page.fill("#purge-value", "chat.completions");
    await page.press("#purge-value", "Enter");
    await page.waitForSelector("#confirm[open]");
    assert.deepEqual(await violations(page), []);
    await picture(page, "purge", false);
    await page.click("#confirm button[value=yes]");
    await page.waitForFunction(() => /Purged \d+ entr/.test(document.querySelector("#purged").textContent));
    assert.doesNotMatch(await text(page, "#purged"), /Purged 0 /);
  });

  await step("it shows the router's reasons, tuning and experiments", async () => {
    await page.waitForSelector("#recent .reason");
    const tuned = await (await fetch(`${url}/v1/analytics/tuning`)).json();
    assert.match(await text(page, "#tuning"), new RegExp(`^${tuned.mode}: `));
    const { experiments } = await (await fetch(`${url}/v1/experiments`)).json();
    if (experiments.length === 0) assert.match(await text(page, "#experiments"), /No experiment/);
  });

  await step("steps, stopped arms and wrong shares stand out", async () => {
    const told = await open(browser, { routes: {
      "**/v1/analytics/tuning": changed((answer) => {
        answer.mode = "on";
        answer.settings["routing_policies.cost_weight"].in_force = 0.48;
        answer.steps = [{ at: new Date().toISOString(), applied: true, setting: "routing_policies.cost_weight",
          why: "missed", before: 0.4, after: 0.48, slo: "cost_savings" }];
      }),
      "**/v1/experiments": (route) => route.fulfill({ json: { experiments: [experiment(false), experiment(true)] } }),
    } });
    await told.waitForFunction(() => /cost_weight 0.4 → 0.48 for cost savings/.test(document.querySelector("#tuning").textContent));
    await told.waitForFunction(() => document.querySelectorAll("#experiments section").length === 2);
    const [first, second] = await told.$$eval("#experiments section", (all) => all.map((one) => one.textContent));
    assert.match(first, /lower by \$0\.0001 to \$0\.0003/);
    assert.match(second, /stopped/);
    assert.match(second, /trust none/);
    await picture(told, "experiments");
    await told.close();
  });

  await step("nothing stands out only if no objective is missed and Redis is there", async () => {
    const fine = (figures) => {
      figures.slo.forEach((row) => Object.assign(row, { measured: row.target, met: true }));
      figures.advice = [];
    };
    for (const [name, change, expected] of [
      ["fine", fine, /^Nothing stands out\.$/],
      ["missed", missed, /Cost savings: the objective is missed/],
      ["redis-away", (figures) => { fine(figures); Object.assign(figures, { redis: "away", scope: "replica" }); }, /^Redis cannot be reached\.$/],
    ]) {
      const one = await open(browser, { expected: /status of 503/, routes: {
        "**/v1/analytics?*": changed(change),
        ...(name === "redis-away" ? { "**/v1/experiments": (route) =>
          route.fulfill({ status: 503, json: { error: { message: "Redis cannot be reached at the moment." } } }) } : {}),
      } });
      await one.waitForFunction(() => document.querySelector("#advice").textContent !== "");
      assert.match(await text(one, "#advice"), expected);
      if (name !== "fine") assert.doesNotMatch(await text(one, "#advice"), /Nothing stands out/);
      if (name === "redis-away") {
        await one.waitForFunction(() => /Redis unreachable.*this replica only/.test(document.querySelector("#state").textContent));
        await one.waitForFunction(() => /Redis, which cannot be reached/.test(document.querySelector("#experiments").textContent));
      }
      assert.deepEqual(await violations(one), []);
      await picture(one, name, false);
      await one.close();
    }
  });

  await step("names and numbers from outside are shown as text, and fit", async () => {
    const long = `${hostile}${"x".repeat(150)}`;
    const poisoned = await open(browser, { viewport: { width: 360, height: 780 }, routes: {
      "**/v1/analytics/recent": changed(({ requests }) => {
        Object.assign(requests[0], { operation: long, model: long, id: long, workspace: long, cost_usd: 1e300, reasons: [hostile], fallback_from: [hostile] });
      }),
      "**/v1/analytics/tenants": (route) => route.fulfill({ json: { tenants: ["default", hostile] } }),
      "**/v1/analytics?*": changed((figures) => {
        figures.tenant = hostile;
        figures.advice.push({ about: "x", text: hostile });
        Object.assign(figures.cache, { hits: 9e15, misses: 1e15, stored_bytes: 1e18, entries: 1e12 });
        Object.assign(figures.performance.overall_performance, { total_optimizations: 9007199254740991, cost_usd: 1e12, cache_savings_usd: 1e21 });
        figures.performance.overall_performance.latency = { p50: 1e6, p95: 1e9, p99: null };
        for (let i = 0; i < 300; i++) figures.routing.models[`${hostile} ${i}`] = { answers: 1e12 + i, share: 1 / 300, cost_usd: null, average_latency: 1e5, failures: 1e9 };
      }),
      "**/v1/analytics/series?*": changed(({ series }) => {
        series.forEach((point) => Object.assign(point, { requests: 1e15, hits: 9e14, cost_usd: 1e15 }));
      }),
    } });
    await poisoned.waitForFunction((wanted) => document.querySelector("#recent")?.textContent.includes(wanted), hostile);
    await poisoned.waitForFunction(() => document.querySelectorAll("#models tbody tr").length >= 300);
    assert.equal(await poisoned.title(), "Scrubjay");
    assert.equal((await poisoned.$$("main img")).length, 0);
    assert.ok(await fits(poisoned));
    assert.deepEqual(await cut(poisoned), []);
    assert.doesNotMatch(await text(poisoned, "main"), /NaN|undefined|Infinity|\[object/);
    await picture(poisoned, "hostile");
    await poisoned.close();
  });

  await step("it says that the gateway does not answer or refuses, and recovers", async () => {
    const away = await open(browser, { expected: /ERR_FAILED|status of 429/, routes: { "**/v1/**": (route) => route.abort() } });
    await away.waitForSelector("#notice:not([hidden])");
    assert.match(await text(away, "#notice"), /does not answer/);
    await picture(away, "away", false);
    await away.unroute("**/v1/**");
    await away.route("**/v1/**", (route) => route.fulfill({ status: 429, json: { error: { message: "Too many requests." } } }));
    await away.waitForFunction(() => /Too many requests/.test(document.querySelector("#notice").textContent), null, { timeout: 20000 });
    await away.unroute("**/v1/**");
    await away.waitForSelector("#notice", { state: "hidden", timeout: 30000 });
    await away.close();
  });

  await step("it asks for a key if one is needed, and keeps it in the tab alone", async () => {
    const locked = await open(browser, { expected: /status of 401/, routes: { "**/v1/**": (route) =>
      (route.request().headers().authorization ? route.continue()
        : route.fulfill({ status: 401, json: { error: { message: "The request has no API key." } } })) } });
    await locked.waitForSelector("#key-form:not([hidden])");
    assert.equal(await text(locked, "#recent") + await text(locked, "#foot"), "");
    assert.deepEqual(await violations(locked), []);
    await picture(locked, "key", false);
    await locked.fill("#key", "a key of sixteen!");
    await locked.press("#key", "Enter");
    await locked.waitForSelector("#figures:not([hidden])");
    assert.equal(await locked.evaluate(() => localStorage.length + document.cookie.length), 0);
    assert.equal(await locked.evaluate(() => sessionStorage.length), 1);
    await locked.click("#forget-key");
    await locked.waitForSelector("#key-form:not([hidden])");
    assert.equal(await locked.evaluate(() => sessionStorage.length), 0);
    await locked.close();
  });

  for (const [name, options] of Object.entries({
    "desktop-dark": { colorScheme: "dark" },
    "phone-light": { viewport: { width: 360, height: 780 } },
    "phone-dark": { viewport: { width: 360, height: 780 }, colorScheme: "dark", reducedMotion: "reduce" },
    "tablet-light": { viewport: { width: 800, height: 1100 } },
    "wide-dark": { viewport: { width: 2200, height: 1200 }, colorScheme: "dark" },
  })) {
    await step(`it fits, and axe finds nothing: ${name}`, async () => {
      const other = await open(browser, options);
      await shown(other);
      await other.waitForSelector("#recent tbody tr");
      await other.waitForFunction(() => document.querySelector("#curves").textContent !== "");
      await picture(other, name);
      assert.ok(await fits(other));
      assert.deepEqual(await cut(other), []);
      assert.deepEqual(await violations(other), []);
      if (options.reducedMotion) {
        assert.equal(await (await other.waitForSelector(".dot")).evaluate((dot) => getComputedStyle(dot).animationName), "none");
      }
      await other.close();
    });
  }

  await step("a request opens on a phone", async () => {
    const { id } = await newest("model_routing");
    const phone = await open(browser, { viewport: { width: 360, height: 780 }, path: `/#request=${id}` });
    await phone.waitForSelector("#request[open] dl");
    assert.ok(await fits(phone));
    assert.deepEqual(await cut(phone), []);
    await picture(phone, "request-phone", false);
    await phone.close();
  });

  assert.equal((await ask("still there")).status, 200);
  assert.deepEqual(seen.errors, [], "errors on the console");
  assert.deepEqual(seen.elsewhere, [], "requests to other hosts");
  console.log("ok  no error on the console, no request to another host");
} finally {
  await browser.close();
}
