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

async function step(name, work) {
  await work();
  console.log(`ok  ${name}`);
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
try {
  const page = await open(browser, { viewport: { width: 1440, height: 1000 }, colorScheme: "light" });
  await step("it shows figures after a load, by itself", async () => {
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

  await step("it purges, once that is confirmed, by keyboard too", async () => {
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

  await step("it says so when the gateway is away, and recovers", async () => {
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

  await step("it asks for a key where one is needed", async () => {
    const locked = await open(browser, { viewport: { width: 1440, height: 1000 } });
    await locked.route("**/v1/**", (route) => (route.request().headers().authorization
      ? route.continue()
      : route.fulfill({ status: 401, json: { error: { message: "No API key given." } } })));
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
