// Checks a running `scrubjay demo` with the official Node SDKs, as an application would use them.
import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";
import OpenAI from "openai";

const url = process.env.SCRUBJAY_URL ?? "http://127.0.0.1:8080";
const headers = { "X-Scrubjay-Tenant": `e2e-node-${process.pid}-${Date.now()}` };
const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: "any", defaultHeaders: headers, maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: url, apiKey: "any", defaultHeaders: headers, maxRetries: 0 });

let passed = 0;
let failed = 0;
async function check(name, body) {
  try {
    await body();
    passed++;
    console.log(`ok   ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}: ${error.stack}`);
  }
}

// A store happens behind the answer's back: ask again until the cache answers.
async function untilHit(ask) {
  for (let i = 0; i < 50; i++) {
    const { response } = await ask().withResponse();
    if (response.headers.get("cache-status").includes("hit")) return response;
  }
  throw new Error("never a hit");
}

const question = (text) => [{ role: "user", content: text }];
const weather = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

await check("openai: a miss, then a hit that says what it saved", async () => {
  const ask = () => openai.chat.completions.create({ model: "auto", messages: question("Hello, Node") });
  const { data, response } = await ask().withResponse();
  assert.match(data.choices[0].message.content, /^\[simulated /);
  assert.match(response.headers.get("cache-status"), /fwd=miss/);
  const hit = await untilHit(ask);
  assert.ok(Number(hit.headers.get("x-scrubjay-saved")) > 0);
});

for (const model of ["gpt-4o", "claude-3-haiku", "gemini-pro"]) {
  await check(`openai: a stream from ${model}, with usage`, async () => {
    const stream = await openai.chat.completions.create({
      model,
      messages: question("Stream, Node"),
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = "";
    let usage;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta?.content ?? "";
      usage = chunk.usage ?? usage;
    }
    assert.ok(text.startsWith(`[simulated ${model}]`), text);
    assert.ok(usage.completion_tokens > 0);
  });

  await check(`openai: a tool call by ${model}`, async () => {
    const answer = await openai.chat.completions.create({
      model,
      messages: question("Use get_weather"),
      tools: [{ type: "function", function: { name: "get_weather", parameters: weather } }],
    });
    const call = answer.choices[0].message.tool_calls[0];
    assert.equal(call.function.name, "get_weather");
    assert.deepEqual(JSON.parse(call.function.arguments), { city: "simulated" });
  });
}

await check("openai: JSON by schema", async () => {
  const answer = await openai.chat.completions.create({
    model: "gpt-4o",
    messages: question("Answer in JSON"),
    response_format: { type: "json_schema", json_schema: { name: "weather", schema: weather } },
  });
  assert.deepEqual(JSON.parse(answer.choices[0].message.content), { city: "simulated" });
});

await check("openai: embeddings, which this SDK asks for as base64", async () => {
  const answer = await openai.embeddings.create({ model: "text-embedding-3-small", input: "x", dimensions: 8 });
  assert.equal(answer.data[0].embedding.length, 8);
  assert.ok(answer.data[0].embedding.every((number) => Math.abs(number) <= 1));
});

await check("openai: errors are its own", async () => {
  await assert.rejects(
    openai.chat.completions.create({ model: "nope", messages: question("x") }),
    (error) => error instanceof OpenAI.NotFoundError && error.code === "model_not_found",
  );
});

await check("openai: the models", async () => {
  const ids = (await openai.models.list()).data.map((model) => model.id);
  assert.ok(ids.includes("auto") && ids.includes("llama-3.1-8b"));
});

for (const model of ["claude-3.5-sonnet", "gpt-4o-mini"]) {
  await check(`anthropic: a message and a stream from ${model}`, async () => {
    const request = { model, max_tokens: 500, messages: question("Hello, Node") };
    const message = await anthropic.messages.create(request);
    assert.ok(message.content[0].text.startsWith(`[simulated ${model}]`));
    const streamed = await anthropic.messages.stream(request).finalMessage();
    assert.equal(streamed.content[0].text, message.content[0].text);
    assert.equal(streamed.stop_reason, "end_turn");
  });

  await check(`anthropic: a tool call by ${model}`, async () => {
    const stream = anthropic.messages.stream({
      model,
      max_tokens: 500,
      messages: question("Use get_weather"),
      tools: [{ name: "get_weather", input_schema: weather }],
    });
    const message = await stream.finalMessage();
    assert.equal(message.stop_reason, "tool_use");
    assert.deepEqual(message.content[0].input, { city: "simulated" });
  });
}

await check("anthropic: errors are its own", async () => {
  await assert.rejects(
    anthropic.messages.create({ model: "nope", max_tokens: 1, messages: question("x") }),
    (error) => error instanceof Anthropic.NotFoundError,
  );
});

await check("ai: a text and a stream", async () => {
  const provider = createOpenAICompatible({ name: "scrubjay", baseURL: `${url}/v1`, apiKey: "any", headers });
  const { text } = await generateText({ model: provider("auto"), prompt: "Hello from ai" });
  assert.match(text, /^\[simulated /);
  let streamed = "";
  for await (const part of streamText({ model: provider("auto"), prompt: "Hello from ai" }).textStream) {
    streamed += part;
  }
  assert.equal(streamed, text);
});

// The providers' defaults: OpenAI's is the Responses API.
const settings = { apiKey: "any", headers };
for (const [name, model] of [
  ["openai", createOpenAI({ ...settings, baseURL: `${url}/v1` })("gpt-4o")],
  ["openai, answered by Claude", createOpenAI({ ...settings, baseURL: `${url}/v1` })("claude-3.5-sonnet")],
  ["anthropic", createAnthropic({ ...settings, baseURL: `${url}/v1` })("claude-3-haiku")],
  ["google", createGoogleGenerativeAI({ ...settings, baseURL: `${url}/v1beta` })("gemini-pro")],
]) {
  await check(`ai: ${name}: a text, again from the cache, and a stream`, async () => {
    const ask = () => generateText({ model, prompt: "Hello, defaults" });
    const { text } = await ask();
    assert.match(text, /^\[simulated /);
    let status = "";
    for (let i = 0; i < 50 && !status.includes("hit"); i++) {
      status = (await ask()).response.headers["cache-status"];
    }
    assert.match(status, /hit/);
    let streamed = "";
    for await (const part of streamText({ model, prompt: "Hello, defaults" }).textStream) streamed += part;
    assert.equal(streamed, text);
  });

  await check(`ai: ${name}: a tool, and the answer after it`, async () => {
    const { text } = await generateText({
      model,
      prompt: "Use get_weather",
      stopWhen: stepCountIs(3),
      tools: {
        get_weather: tool({
          inputSchema: jsonSchema(weather),
          execute: async ({ city }) => `sunny in ${city}`,
        }),
      },
    });
    assert.match(text, /sunny in simulated/);
  });
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
