// Sends requests of all kinds to the gateway, so that there is something to see.

import assert from "node:assert/strict";
import { url } from "./browser.js";

export const hostile = `<img src=x onerror="document.title='pwned'">`;

const post = (path, body, headers = {}) => fetch(`${url}${path}`, {
  method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body),
});

export async function ask(question, extra = {}, headers = {}) {
  const response = await post("/v1/chat/completions", { model: "auto", messages: [{ role: "user", content: question }], ...extra }, headers);
  await response.text();
  return response;
}

export async function load() {
  const asked = `page ${Date.now()}`;
  const level = (i) => ({ routing: { task_complexity: ["simple", "moderate", "complex"][i % 3] } });
  for (let i = 0; i < 4; i++) assert.equal((await ask(`${asked} ${i}`, level(i))).status, 200);
  await ask(`${asked} pinned`, { model: "gpt-4o-mini" });
  await ask(`${asked} stream`, { stream: true, ...level(0) });
  for (let i = 0; i < 40; i++) await ask(`${asked} ${i % 2}`, level(i % 2));
  await ask(`${asked} fast`, { routing: { task_complexity: "simple", latency_requirement: 0.001 } });
  await ask(`${asked} hostile`, level(2), { "x-scrubjay-tenant": "acme", "x-scrubjay-tags": "page" });
  await post("/v1/optimize", { operation: "content_analysis", params: { hostile, asked }, task_complexity: "moderate" });
  await ask(`${asked} last ${hostile}`, level(2));
  return asked;
}
