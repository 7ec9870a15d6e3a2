// Opens the page in Chromium, and notes what must not happen: errors on the console and requests to other hosts.

import { mkdirSync } from "node:fs";
import axe from "axe-core";
import { chromium } from "playwright-core";

export const url = (process.env.SCRUBJAY_URL ?? "http://127.0.0.1:8080").replace(/\/$/, "");
export const pictures = new URL("../../target/e2e-page/", import.meta.url).pathname;
mkdirSync(pictures, { recursive: true });

export const seen = { errors: [], elsewhere: [] };
export const DESKTOP = { width: 1440, height: 1000 };

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });

/**
 * A page of its own. {@code routes} answers requests in place of the gateway, by pattern; errors on the console that
 * match {@code expected} are not noted.
 */
export async function open(browser, { routes = {}, path = "/", expected, ...options } = {}) {
  const context = await browser.newContext({ viewport: DESKTOP, colorScheme: "light", ...options });
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && !expected?.test(message.text())
    && seen.errors.push(message.text()));
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("request", (request) => new URL(request.url()).origin !== new URL(url).origin && seen.elsewhere.push(request.url()));
  page.close = async () => {
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await context.close();
  };
  for (const [pattern, answer] of Object.entries(routes)) await page.route(pattern, answer);
  await page.goto(`${url}${path}`);
  return page;
}

export const shown = (page) => page.waitForSelector("[data-tile='Hit rate'] .value:not(:empty)");

/** Answers with the gateway's own JSON after {@code change}; not if the page is closed meanwhile. */
export const changed = (change) => async (route) => {
  try {
    const answer = await (await route.fetch()).json();
    await route.fulfill({ json: change(answer) ?? answer });
  } catch (problem) {
    if (!/closed|disposed|already handled/.test(problem.message)) throw problem;
  }
};

/** The violations that axe finds, one a line. */
export async function violations(page) {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(" | ")}`);
}

export const picture = (page, name, fullPage = true) => page.screenshot({ path: `${pictures}${name}.png`, fullPage });

export const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

/** The texts that do not fit into their own box, and are neither scrolled nor meant for screen readers alone. */
export const cut = (page) => page.evaluate(() => [...document.querySelectorAll("td, dd, h2, h3, .value, .name, .legend span, button, .badge")]
  .filter((one) => one.offsetParent && !one.closest(".sr, .scroll-x") && one.scrollWidth > one.clientWidth + 1
    && getComputedStyle(one).display !== "inline")
  .map((one) => `${one.tagName} ${one.textContent.slice(0, 60)}`));
