import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import {
  CacheOptimizer,
  cached,
  GatewayUnavailable,
  ModelRouter,
  PerformanceOptimizer,
  Scrubjay,
  ScrubjayError,
} from "../src/index.js";

const URL = process.env["SCRUBJAY_URL"] ?? "http://127.0.0.1:8080";
const AWAY = "http://127.0.0.1:9";

/** A client whose tenant is the test's own. */
const connect = () => new Scrubjay({ url: URL, tenant: `ts-${randomUUID().slice(0, 12)}` });

test("a result is stored, looked up and deleted", async () => {
  const client = connect();
  const sum = { operation: "sum", params: { first_number: 1, second: 2 } };
  assert.equal((await client.lookup(sum)).hit, false);
  const stored = await client.store(sum, { the_sum: 3 }, { ttl: 60, tags: ["sums"] });
  assert.equal(stored.stored, true);
  assert.equal(stored.plan?.ttl, 60);
  const found = await client.lookup(sum);
  assert.deepEqual(found.value, { the_sum: 3 });
  assert.equal(found.key, await client.key(sum));
  assert.equal(await client.delete(found.key), true);
  assert.equal((await client.lookup(sum)).hit, false);
});

test("bytes come back as bytes", async () => {
  const client = connect();
  const name = { operation: "png", params: 1 };
  await client.store(name, Uint8Array.of(0, 1, 255), { contentType: "image/png" });
  assert.deepEqual((await client.lookup(name)).value, Uint8Array.of(0, 1, 255));
});

test("results are purged by tag", async () => {
  const client = connect();
  for (const params of [1, 2, 3]) {
    await client.store({ operation: "tagged", params }, params, { tags: [params > 1 ? "blue" : "red"] });
  }
  assert.equal(await client.purge({ tag: "blue" }), 2);
});

test("an error names its member", async () => {
  const stored = connect().store({ operation: "an operation", params: 1 }, 1);
  await assert.rejects(stored, (error: ScrubjayError) => {
    assert.ok(!(error instanceof GatewayUnavailable));
    return error.status === 400 && error.param === "operation";
  });
});

test("many are looked up and stored at once, or one by one", async () => {
  const client = connect();
  const names = Array.from({ length: 120 }, (_, params) => ({ operation: "many", params }));
  const stored = await client.storeMany(names.slice(0, 110).map((name) => ({ ...name, value: name.params })));
  assert.equal(stored.filter((each) => each.stored).length, 110);
  const found = await client.lookupMany(names);
  assert.deepEqual(found.slice(0, 110).map((each) => each.value), names.slice(0, 110).map((each) => each.params));
  assert.deepEqual(found.slice(110).map((each) => each.hit), Array(10).fill(false));
});

test("one of many runs the function", async () => {
  let runs = 0;
  const square = cached("squares", { ttl: 60, client: connect() }, async (number: number) => {
    runs++;
    await sleep(300);
    return { square: number * number };
  });
  const results = await Promise.all(Array.from({ length: 6 }, () => square(7)));
  assert.deepEqual(results, Array(6).fill({ square: 49 }));
  assert.equal(runs, 1);
  assert.equal(await square.invalidate(7), true);
  await square(7);
  assert.equal(runs, 2);
  await square.refresh(7);
  assert.equal(runs, 3);
});

test("a lease is renewed while the function runs", async () => {
  let runs = 0;
  const slow = cached("slow", { lease: 1, wait: 10, client: connect() }, async () => {
    runs++;
    await sleep(2500);
    return "done";
  });
  assert.deepEqual(await Promise.all([slow(), slow()]), ["done", "done"]);
  assert.equal(runs, 1);
});

test("a failure is thrown, and the next caller gets the lease", async () => {
  let runs = 0;
  const failing = cached("failing", { lease: 60, wait: 5, client: connect() }, () => {
    if (++runs === 1) {
      throw new Error("not this time");
    }
    return 1;
  });
  await assert.rejects(failing(), /not this time/);
  const started = Date.now();
  assert.equal(await failing(), 1);
  assert.ok(Date.now() - started < 4000, "the lease was released");
});

test("the specification's calls", async () => {
  const optimizer = new PerformanceOptimizer(connect());
  const { cacheOptimizer, modelRouter } = optimizer;
  const request = {
    operation: "content_analysis",
    params: { url: "https://example.com", type: "video" },
    workspace: "workspace_1",
  };
  assert.match(await cacheOptimizer.generateCacheKey(request), /^workspace_1:content_analysis:[0-9a-f]{64}$/);
  const what = { operation: "content_analysis", dataSize: 2048, accessFrequency: "frequent" } as const;
  assert.equal((await cacheOptimizer.determineCacheStrategy(what)).ttl, 3600);
  assert.equal(await cacheOptimizer.shouldCache(what), true);
  const requirements = {
    taskType: "content_analysis",
    taskComplexity: "moderate",
    tokenCount: 1000,
    latencyRequirement: 2.0,
    costBudget: 0.01,
    accuracyRequirement: 0.9,
  } as const;
  const routed = await modelRouter.routeModel(requirements);
  assert.ok(routed.success);
  assert.equal(routed.data.selectedModel, "gpt-4o");
  assert.ok(routed.data.expectedCost > 0 && routed.data.confidence > 0.5);

  const first = await optimizer.optimizeRequest({ ...request, ...requirements, lease: 30, wait: 5 });
  assert.ok(first.success && first.data.optimizationType === "model_routing" && first.data.lease);
  assert.ok(first.data.performanceMetrics.expectedLatency > 0);
  await optimizer.client.store(request, "analysed", { leaseToken: first.data.lease.token, costUsd: 0.02 });
  assert.ok(await optimizer.recordOutcome(first, { success: true, cost: 0.02, latency: 0.5 }));
  const second = await optimizer.optimizeRequest(request);
  assert.ok(second.success && second.data.cachedResult?.value === "analysed");

  for (const deadline = Date.now() + 10_000; ; await sleep(200)) {
    const usage = (await modelRouter.getRoutingAnalytics())["modelUsage"];
    if (usage["gpt-4o"] === 1) {
      break;
    }
    assert.ok(Date.now() < deadline, "the figures are written every second");
  }
  assert.equal((await cacheOptimizer.getCacheAnalytics())["hitRate"], 0.5);
  const overall = (await optimizer.getPerformanceAnalytics())["overallPerformance"];
  assert.equal(overall.costUsd, 0.02);
});

test("a bot works on while the gateway is away", async () => {
  const client = new Scrubjay({ url: AWAY, retries: 1, backoff: 0.01, cooldown: 5 });
  let runs = 0;
  const work = cached("away", { client }, () => ++runs);
  assert.equal(await work(), 1);
  const started = Date.now();
  for (let i = 0; i < 100; i++) {
    await work();
  }
  assert.equal(runs, 101);
  assert.ok(Date.now() - started < 500, "it is not tried again and again");
  const strategy = await new CacheOptimizer(client).determineCacheStrategy({ operation: "a", dataSize: 1 });
  assert.deepEqual([strategy.offline, strategy.shouldCache, strategy.ttl], [true, false, 1800]);
  assert.equal((await new ModelRouter(client).routeModel({})).success, false);
  await assert.rejects(client.key({ operation: "a", params: 1 }), GatewayUnavailable);
});

type Answer = (path: string) => [status: number, body: string];

/** Runs `use` with the address of a server that answers by path; status 0 loses the reply. */
async function withServer(answer: Answer, use: (url: string, asked: string[]) => Promise<void>): Promise<void> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    request.resume();
    const [status, body] = answer(request.url ?? "");
    if (status === 0) {
      request.socket.destroy();
    } else {
      response.writeHead(status).end(body);
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("what may pass is tried again, and a gateway without batches is called one by one", async () => {
  let calls = 0;
  const answer: Answer = (path) => {
    calls++;
    const status = path.endsWith(":batch") ? 404 : calls <= 2 ? 503 : 200;
    return [status, status === 200 ? '{"key":"k","hit":true,"value":1}' : "{}"];
  };
  await withServer(answer, async (url, asked) => {
    const client = new Scrubjay({ url, backoff: 0.01 });
    assert.equal((await client.lookup({ operation: "a", params: 1 })).value, 1);
    assert.equal(asked.length, 3);
    const names = [1, 2].map((params) => ({ operation: "a", params }));
    assert.deepEqual((await client.lookupMany(names)).map((each) => each.value), [1, 1]);
    assert.deepEqual((await client.lookupMany(names)).map((each) => each.value), [1, 1]);
    assert.equal(asked.filter((path) => path.endsWith(":batch")).length, 1);
  });
});

test("only what does no harm is made again after a lost reply", async () => {
  await withServer(() => [0, ""], async (url, asked) => {
    const client = new Scrubjay({ url, backoff: 0.01, cooldown: 0 });
    await assert.rejects(client.outcome({ model: "gpt-4o", success: true }), GatewayUnavailable);
    assert.equal(asked.length, 1, "it might count twice");
    await assert.rejects(client.outcome({ requestId: "r", success: true }), GatewayUnavailable);
    assert.equal(asked.length, 1 + 3);
  });
});

for (const body of ["null", "[]", "{}", "7", "<html>", '{"data":null}']) {
  test(`a reply that is not the gateway's is no crash: ${body}`, async () => {
    await withServer(() => [200, body], async (url) => {
      const client = new Scrubjay({ url });
      await assert.rejects(client.lookup({ operation: "a", params: 1 }), GatewayUnavailable);
      await assert.rejects(client.lookupMany([{ operation: "a", params: 1 }]), GatewayUnavailable);
      await assert.rejects(client.route({ taskComplexity: "simple" }), GatewayUnavailable);
      assert.equal(await cached("a", { client }, () => 5)(), 5);
    });
  });
}

/** Grants a lease, answers renewals with `renewed`, and takes a store 400 ms. */
const leasing = (renewed: string): Answer => (path) =>
  path.endsWith("lookup")
    ? [200, '{"key":"k","hit":false,"lease":{"token":"t","expires_in":1}}']
    : [200, path.endsWith("renew") ? renewed : '{"key":"k","stored":true}'];

test("a renewal goes on after a reply of null, and ends with the function", async () => {
  await withServer(leasing("null"), async (url, asked) => {
    const client = new Scrubjay({ url });
    const store = client.store.bind(client);
    client.store = async (...args) => {
      await sleep(400); // a slow store
      return store(...args);
    };
    let renewals = 0;
    const work = cached("a", { client, lease: 0.15 }, async () => {
      await sleep(300);
      renewals = asked.filter((path) => path.endsWith("renew")).length;
      return 1;
    });
    assert.equal(await work(), 1);
    assert.ok(renewals >= 2, `${renewals}`);
    assert.ok(asked.filter((path) => path.endsWith("renew")).length <= renewals + 1);
  });
});

test("a renewal ends when the lease is lost", async () => {
  await withServer(leasing('{"held":false}'), async (url, asked) => {
    await cached("a", { client: new Scrubjay({ url }), lease: 0.1 }, () => sleep(400, 1))();
    assert.deepEqual(asked.map((path) => path.split("/").at(-1)), ["lookup", "renew", "store"]);
  });
});

test("a result that is not JSON is returned and not stored", async () => {
  await withServer(leasing("null"), async (url, asked) => {
    const work = cached("a", { client: new Scrubjay({ url }) }, () => 1n as unknown as number);
    assert.equal(await work(), 1n);
    assert.ok(asked.at(-1)?.endsWith("release"));
  });
});

const SECRET = "sk-very-secret";

test("settings that cannot be sent are refused without showing them", () => {
  for (const settings of [
    { apiKey: `${SECRET}\u00e9` },
    { apiKey: `${SECRET}\r\nx: y` },
    { apiKey: SECRET, url: "ftp://127.0.0.1" },
    { url: `http://user:${SECRET}@127.0.0.1:9` },
    { url: `http://user:${SECRET}@[::1` },
  ]) {
    assert.throws(() => new Scrubjay(settings), (error) => error instanceof TypeError && !inspect(error).includes(SECRET));
  }
});

test("no error shows the key, and a key may end in a line break", async () => {
  const answers: Answer[] = [() => [0, ""], () => [200, "<html>"], () => [302, ""], () => [401, '{"error":{"message":"no"}}']];
  for (const answer of answers) {
    await withServer(answer, async (url) => {
      const client = new Scrubjay({ url, apiKey: `${SECRET}\n`, retries: 1, backoff: 0.01 });
      await assert.rejects(client.lookup({ operation: "a", params: 1 }), (error: ScrubjayError) => {
        assert.ok(error instanceof ScrubjayError && error.cause === undefined);
        return !inspect(error, { depth: 9, showHidden: true }).includes(SECRET);
      });
      assert.ok(!inspect(client, { depth: 9, showHidden: true }).includes(SECRET));
    });
  }
});
