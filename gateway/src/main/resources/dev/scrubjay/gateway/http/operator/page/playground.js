// Sends one request as a client would, and shows what happened. What is typed here stays in this tab.

import { key } from "./api.js";
import { $, facts, h, table } from "./dom.js";
import { NONE, duration, percent, usd } from "./format.js";
import { hashWith } from "./requests.js";

const MOST_SHOWN = 100_000;
const CACHES = { "": "as usual", "no-cache": "no lookup", "no-store": "neither lookup nor store", "only-if-cached": "only from the cache" };
const HEADERS = /^(x-scrubjay-|x-request-id$|cache-status$|age$|retry-after$|content-type$)/;
let sending = null;

export function offerPlayground(tenant, onSent) {
  $("play-cache").append(...Object.entries(CACHES).map(([value, title]) => h("option", { value }, title)));
  $("playground").addEventListener("submit", async (event) => {
    event.preventDefault();
    sending = new AbortController();
    busy(true);
    await send(tenant(), sending.signal);
    busy(false);
    onSent();
  });
  $("play-stop").addEventListener("click", () => sending?.abort());
}

/** Offers the names of models, as completions of what is typed. */
export function nameModels(models) {
  $("play-models").replaceChildren(...["auto", ...models].slice(0, 500).map((id) => h("option", { value: id })));
}

function busy(on) {
  $("play-send").disabled = on;
  $("play-stop").hidden = !on;
  if (on) {
    $("play-state").textContent = "Sending…";
    $("play-result").replaceChildren();
  }
}

function request(tenant) {
  const messages = [["system", $("play-system").value], ["user", $("play-user").value]]
    .filter(([, content]) => content.trim()).map(([role, content]) => ({ role, content }));
  const stream = $("play-stream").checked;
  const headers = { "content-type": "application/json" };
  const own = $("play-key").value.trim() || key.get();
  if (own) headers.authorization = `Bearer ${own}`;
  else if (tenant) headers["x-scrubjay-tenant"] = tenant;
  if ($("play-cache").value) headers["cache-control"] = $("play-cache").value;
  return { method: "POST", headers, body: JSON.stringify({ model: $("play-model").value.trim() || "auto", messages, ...(stream ? { stream } : {}) }) };
}

async function send(tenant, signal) {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const text = h("pre", { class: "answer", tabindex: "0", role: "region", "aria-label": "Answer" });
  try {
    const response = await fetch("/v1/chat/completions", { ...request(tenant), signal });
    const head = seconds();
    const first = { at: null };
    const reply = response.headers.get("content-type")?.startsWith("text/event-stream")
      ? await streamed(response, (piece) => { first.at ??= seconds(); add(text, piece); show(response, text, { head, first: first.at }); })
      : await whole(response);
    if (reply !== null) add(text, reply);
    show(response, text, { head, first: first.at, total: seconds() });
    $("play-state").textContent = response.ok ? "Answered." : `Refused with status ${response.status}.`;
  } catch (problem) {
    $("play-state").textContent = problem.name === "AbortError" ? "Stopped." : "The gateway does not answer.";
  }
}

function add(text, piece) {
  const room = MOST_SHOWN - text.textContent.length;
  if (room > 0) text.append(piece.slice(0, room));
}

async function whole(response) {
  const body = await response.text();
  try {
    const json = JSON.parse(body);
    return json.error?.message ?? json.choices?.[0]?.message?.content ?? JSON.stringify(json, null, 2);
  } catch {
    return body;
  }
}

/** Hands on the pieces of a stream's text; returns an error that it ended with, or null. */
async function streamed(response, onPiece) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let error = null;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return error;
    const lines = (rest + value).split(/\r?\n/);
    rest = lines.pop();
    for (const line of lines.filter((one) => one.startsWith("data: {"))) {
      const event = JSON.parse(line.slice(6));
      if (event.error) error = `\n${event.error.message}`;
      const piece = event.choices?.[0]?.delta?.content;
      if (piece) onPiece(piece);
    }
  }
}

function show(response, text, times) {
  const header = (name) => response.headers.get(name);
  const status = header("cache-status") ?? "";
  const money = (value) => (value === null ? null : value === "unknown" ? value : usd(Number(value)));
  const id = header("x-request-id");
  $("play-result").replaceChildren(
    facts([
      ["Answered by", /; hit\b/.test(status) ? `the cache; ${header("x-scrubjay-model") ?? NONE} had made it` : header("x-scrubjay-model")],
      ["Provider", header("x-scrubjay-provider") && `${header("x-scrubjay-provider")}${header("x-scrubjay-simulated") ? " (simulated)" : ""}`],
      ["Cache", status && h("code", {}, status)],
      ["Cost", money(header("x-scrubjay-cost")) ?? (response.ok ? "told once the stream has ended: open the request" : null)],
      ["Saved", money(header("x-scrubjay-saved"))],
      ["Similarity", header("x-scrubjay-similarity") && percent(Number(header("x-scrubjay-similarity")))],
      ["Time", [`headers after ${duration(times.head)}`, times.first && `first text after ${duration(times.first)}`,
        times.total && `all after ${duration(times.total)}`].filter(Boolean).join(", ")],
      ["Request", id && h("a", { href: hashWith(id) }, "open")],
    ]),
    text,
    h("details", {}, h("summary", {}, "Response headers"), table([
      { title: "Header", name: true, cell: ([name]) => h("code", {}, name) },
      { title: "Value", name: true, cell: ([, value]) => h("code", {}, value) },
    ], [["status", String(response.status)], ...[...response.headers].filter(([name]) => HEADERS.test(name))], "Response headers")));
}
