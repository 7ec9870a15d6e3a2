import { fromGateway, toGateway } from "./names.js";
import {
  type CacheStrategy,
  type Decision,
  type Figures,
  GatewayUnavailable,
  type LeaseTerms,
  type Lookup,
  type Optimization,
  type Outcome,
  type Requirements,
  type ResultName,
  ScrubjayError,
  type Settings,
  type Stored,
  type StoreOptions,
  type Value,
} from "./values.js";

const RETRIED = new Set([429, 502, 503, 504]);
/** Of these, what says that the call was not made. */
const REFUSED = new Set([429, 503]);
const NOT_FOUND = 404;
const MAX_BATCH = 100;
const MILLIS = 1000;

const sleep = (seconds: number) => new Promise((done) => setTimeout(done, seconds * MILLIS));

const environment = (name: string): string | undefined =>
  (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.[name] ||
  undefined;

interface Call {
  method: string;
  path: string;
  body?: unknown;
  /** Seconds that the gateway may take on purpose. */
  wait?: number;
  /** Whether it does harm to make it again after a reply that was lost. */
  once?: boolean;
}

interface LookupBody {
  key: string;
  hit: boolean;
  value?: Value;
  valueBase64?: string;
  stale?: boolean;
  reason?: string;
  ageSeconds?: number;
  ttlSeconds?: number;
  lease?: { token: string };
  error?: { message: string };
}

/** A client of the gateway's calls for bots. */
export class Scrubjay {
  readonly #settings: Required<Omit<Settings, "apiKey" | "tenant" | "workspace">>;
  readonly #headers: Record<string, string>;
  #awayUntil = 0;
  #batches = true;

  constructor(settings: Settings = {}) {
    this.#settings = {
      url: address(settings.url ?? environment("SCRUBJAY_URL") ?? "http://127.0.0.1:8080"),
      timeout: settings.timeout ?? 5,
      retries: settings.retries ?? 2,
      backoff: settings.backoff ?? 0.1,
      maxBackoff: settings.maxBackoff ?? 2,
      cooldown: settings.cooldown ?? 1,
    };
    const apiKey = header("apiKey", settings.apiKey ?? environment("SCRUBJAY_API_KEY"));
    const tenant = header("tenant", settings.tenant ?? environment("SCRUBJAY_TENANT"));
    const workspace = header("workspace", settings.workspace ?? environment("SCRUBJAY_WORKSPACE"));
    this.#headers = {
      "content-type": "application/json",
      ...(apiKey && { authorization: `Bearer ${apiKey}` }),
      ...(tenant && { "x-scrubjay-tenant": tenant }),
      ...(workspace && { "x-scrubjay-workspace": workspace }),
    };
  }

  /** The key of a result. */
  async key(name: ResultName): Promise<string> {
    return member(await this.#post<{ key: string }>("/v1/cache/key", named(name)), "key");
  }

  /** Looks a result up; on a miss with `lease` the caller may get the lease to produce it. */
  async lookup(name: ResultName, terms: LeaseTerms = {}): Promise<Lookup> {
    const body = { ...named(name), ...terms };
    return found(await this.#post<LookupBody>("/v1/cache/lookup", body, terms.wait));
  }

  /** Looks many results up. */
  async lookupMany(names: ResultName[]): Promise<Lookup[]> {
    const bodies = await this.#many<LookupBody>("/v1/cache/lookup", names.map(named));
    return bodies.map(found);
  }

  /** Stores a result. */
  store(name: ResultName, value: Value, options: StoreOptions = {}): Promise<Stored> {
    return this.#post("/v1/cache/store", toStore(name, value, options));
  }

  /** Stores many results. */
  storeMany(items: Array<ResultName & StoreOptions & { value: Value }>): Promise<Stored[]> {
    return this.#many(
      "/v1/cache/store",
      items.map(({ value, ...rest }) => toStore(rest, value, {})),
    );
  }

  /** Extends a lease to so many seconds from now; false if it is not held any more. */
  async renew(name: ResultName, leaseToken: string, lease: number): Promise<boolean> {
    const body = { ...named(name), leaseToken, lease };
    return member(await this.#post<{ held: boolean }>("/v1/cache/renew", body), "held");
  }

  /** Ends a lease without a result; false if it was not held. */
  async release(name: ResultName, leaseToken: string): Promise<boolean> {
    const body = { ...named(name), leaseToken };
    return member(await this.#post<{ released: boolean }>("/v1/cache/release", body), "released");
  }

  /** Deletes a result; false if there was none. */
  async delete(key: string): Promise<boolean> {
    const path = `/v1/cache/entries/${encodeURIComponent(key)}`;
    return member(await this.#run<{ deleted: boolean }>({ method: "DELETE", path }), "deleted");
  }

  /** Purges the results that match all filters; returns their number. */
  async purge(filters: { operation?: string; tag?: string; all?: true; workspace?: string }): Promise<number> {
    return member(await this.#post<{ purged: number }>("/v1/cache/purge", filters), "purged");
  }

  /** How a result would be cached. */
  plan(options: ResultName & StoreOptions & { dataSize?: number }): Promise<CacheStrategy> {
    return this.#post("/v1/cache/plan", options);
  }

  /** Chooses a model. */
  async route(requirements: Requirements & Record<string, unknown>): Promise<Decision> {
    return member(await this.#post<{ data: Decision }>("/v1/route", requirements), "data");
  }

  /** The cached result, or the model to use. */
  async optimize(
    request: ResultName & Requirements & StoreOptions & LeaseTerms & { dataSize?: number },
  ): Promise<Optimization> {
    const body = { ...request, ...named(request) };
    return member(await this.#post<{ data: Optimization }>("/v1/optimize", body, request.wait), "data");
  }

  /** Reports how an answer, or the caller's own work, turned out. */
  async outcome(outcome: Outcome & Record<string, unknown>): Promise<{ recorded: boolean; model: string }> {
    const call = { method: "POST", path: "/v1/outcomes", body: toGateway(outcome) };
    const once = outcome.requestId === undefined; // those of a request count once, however often they are reported
    return member(await this.#run<{ data: { recorded: boolean; model: string } }>({ ...call, once }), "data");
  }

  /** The figures of the cache, of routing or of performance; all of them without a part. */
  analytics(part: "" | "cache" | "routing" | "performance" = "", window?: string): Promise<Figures> {
    const query = window === undefined ? "" : `?window=${encodeURIComponent(window)}`;
    return this.#run({ method: "GET", path: `/v1/analytics${part && `/${part}`}${query}` });
  }

  /** Many calls in batches; or one by one, at a gateway that knows no batches. */
  async #many<T>(path: string, items: unknown[]): Promise<T[]> {
    const results: T[] = [];
    for (let start = 0; start < items.length; start += MAX_BATCH) {
      const part = items.slice(start, start + MAX_BATCH);
      results.push(...((await this.#batch<T>(path, part)) ?? (await this.#each<T>(path, part))));
    }
    return results;
  }

  async #batch<T>(path: string, items: unknown[]): Promise<T[] | undefined> {
    if (!this.#batches) {
      return undefined;
    }
    try {
      const body = { items: items.map(toGateway) };
      const reply = await this.#run<{ results: T[] }>({ method: "POST", path: `${path}:batch`, body });
      return (member(reply, "results") as unknown[]).map(fromGateway) as T[];
    } catch (error) {
      if (!(error instanceof ScrubjayError) || error.status !== NOT_FOUND) {
        throw error;
      }
      this.#batches = false;
      return undefined;
    }
  }

  #each<T>(path: string, items: unknown[]): Promise<T[]> {
    return Promise.all(items.map((item) => this.#post<T>(path, item)));
  }

  #post<T>(path: string, body: unknown, wait = 0): Promise<T> {
    return this.#run({ method: "POST", path, body: toGateway(body), wait });
  }

  /** Makes a call, with retries. */
  async #run<T>(call: Call): Promise<T> {
    if (Date.now() < this.#awayUntil) {
      throw new GatewayUnavailable("The gateway was unreachable a moment ago.");
    }
    for (let attempt = 0; ; attempt++) {
      const last = attempt >= this.#settings.retries;
      const response = await this.#fetch(call);
      if (response === undefined) {
        if (last || call.once) {
          this.#awayUntil = Date.now() + this.#settings.cooldown * MILLIS;
          throw new GatewayUnavailable("The gateway cannot be reached, or did not answer in time.");
        }
      } else if (last || !(call.once ? REFUSED : RETRIED).has(response.status)) {
        return result(response) as T;
      }
      await sleep(this.#delay(attempt, response?.retryAfter ?? null));
    }
  }

  /** A reply; undefined if there is none. The errors of fetch are not handed on, as some quote the request. */
  async #fetch(call: Call): Promise<Reply | undefined> {
    const request = {
      method: call.method,
      headers: this.#headers,
      redirect: "manual" as const, // the key is for this address alone
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    };
    try {
      const signal = AbortSignal.timeout((this.#settings.timeout + (call.wait ?? 0)) * MILLIS);
      const response = await fetch(this.#settings.url + call.path, { ...request, signal });
      const retryAfter = response.headers.get("retry-after");
      return { status: response.status, ok: response.ok, retryAfter, text: await response.text() };
    } catch {
      return undefined;
    }
  }

  /** Seconds before the attempt after `attempt`, with a random part. */
  #delay(attempt: number, retryAfter: string | null): number {
    const longest = Math.min(this.#settings.maxBackoff, this.#settings.backoff * 2 ** attempt);
    const asked = Math.min(Number(retryAfter) || 0, this.#settings.maxBackoff);
    return Math.max(Math.random() * longest, asked);
  }
}

interface Reply {
  status: number;
  ok: boolean;
  retryAfter: string | null;
  text: string;
}

/** An address without its last slash. What is refused is not shown, as it may hold a password. */
function address(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new TypeError("url: not a URL");
  }
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") {
    throw new TypeError("url: expected http:// or https:// and a host");
  }
  if (parsed.username !== "" || parsed.password !== "") {
    throw new TypeError("url: holds a user or password (give the gateway's key as apiKey)");
  }
  return url.trim().replace(/\/+$/, "");
}

/** The value of a header; fetch's own error about one would show it. */
function header(name: string, value: string | undefined): string | undefined {
  const stripped = value?.trim(); // keys that are read from files end in a line break
  if (stripped && !/^[\x20-\x7e]+$/.test(stripped)) {
    throw new TypeError(`${name}: holds a character that no header can hold`);
  }
  return stripped || undefined;
}

const UNREADABLE = "The gateway's reply cannot be read.";

/** A member of a reply that must be there. */
function member<T, N extends keyof T>(reply: T, name: N): NonNullable<T[N]> {
  const value = reply[name];
  if (value === undefined || value === null) {
    throw new GatewayUnavailable(UNREADABLE);
  }
  return value;
}

/** The object in a reply; throws if it is an error. */
function result(reply: Reply): unknown {
  let body: unknown;
  try {
    body = JSON.parse(reply.text);
  } catch {
    body = undefined;
  }
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  if (reply.ok) {
    if (!isObject) {
      throw new GatewayUnavailable(UNREADABLE, reply.status);
    }
    return fromGateway(body);
  }
  const error = isObject ? (body as { error?: { message?: string; code?: string; param?: string } }).error : undefined;
  const Kind = RETRIED.has(reply.status) ? GatewayUnavailable : ScrubjayError;
  throw new Kind(error?.message ?? `HTTP ${reply.status}`, reply.status, error?.code, error?.param);
}

/** The members that name a result; without a key there are params, which may be null. */
function named(name: ResultName): ResultName {
  const { operation, params, key, tenant, workspace } = name;
  const scope = { ...(tenant !== undefined && { tenant }), ...(workspace !== undefined && { workspace }) };
  return key !== undefined
    ? { key, ...scope }
    : { ...(operation !== undefined && { operation }), params: params ?? null, ...scope };
}

function toStore(name: ResultName & StoreOptions, value: Value, options: StoreOptions): unknown {
  const { operation: _o, params: _p, key: _k, tenant: _t, workspace: _w, ...more } = name;
  const body = { ...named(name), ...more, ...options };
  return value instanceof Uint8Array ? { ...body, valueBase64: toBase64(value) } : { ...body, value };
}

function found(body: LookupBody): Lookup {
  if (body.error) {
    return { key: "", hit: false, stale: false, reason: body.error.message };
  }
  member(body, "key");
  const { valueBase64, lease, ...rest } = body;
  return {
    ...rest,
    stale: body.stale ?? false,
    ...(valueBase64 !== undefined && { value: fromBase64(valueBase64) }),
    ...(lease && { leaseToken: lease.token }),
  };
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  bytes.forEach((byte) => (text += String.fromCharCode(byte)));
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
