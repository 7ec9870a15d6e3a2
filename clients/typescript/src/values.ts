/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What a result is stored as: JSON, or bytes as they are. */
export type Value = Json | Uint8Array;

/** How often a result is used. */
export type AccessFrequency = "frequent" | "moderate" | "rare";

/** How the gateway is called. Times are in seconds. */
export interface Settings {
  /** By default SCRUBJAY_URL, else http://127.0.0.1:8080. */
  url?: string;
  /** By default SCRUBJAY_API_KEY. */
  apiKey?: string;
  tenant?: string;
  workspace?: string;
  /** The limit of one attempt, beside the time that a call waits for another bot's result. */
  timeout?: number;
  /** Further attempts after one that failed in a way that may pass. */
  retries?: number;
  /** The longest wait before the first retry; it doubles each time. */
  backoff?: number;
  maxBackoff?: number;
  /** For how long no call is tried after the gateway turned out to be away. */
  cooldown?: number;
}

/** What names a result: an operation with params, or a key. */
export interface ResultName {
  operation?: string;
  params?: Json;
  key?: string;
  tenant?: string;
  workspace?: string;
}

/** How a result is stored. */
export interface StoreOptions {
  /** Seconds. */
  ttl?: number;
  tags?: string[];
  accessFrequency?: AccessFrequency;
  /** 0 to 100. */
  priority?: number;
  /** What the result has cost. */
  costUsd?: number;
  /** Seconds that it took to produce. */
  latency?: number;
  leaseToken?: string;
  contentType?: string;
}

/** What a lookup has found. */
export interface Lookup {
  key: string;
  hit: boolean;
  value?: Value;
  /** Whether the result should be refreshed. */
  stale: boolean;
  /** Why there is no result, such as absent, or held by another bot. */
  reason?: string;
  ageSeconds?: number;
  ttlSeconds?: number;
  /** The lease to produce the result, if the caller has got it. */
  leaseToken?: string;
}

/** How a result would be cached. */
export interface CacheStrategy {
  shouldCache: boolean;
  /** Seconds. */
  ttl?: number;
  compress?: boolean;
  priority?: number;
  accessFrequency?: AccessFrequency;
  reason?: string;
  /** Whether the gateway was away, and these are the specification's defaults. */
  offline?: boolean;
}

export interface Stored {
  key: string;
  stored: boolean;
  reason?: string;
  rawBytes?: number;
  storedBytes?: number;
  evicted?: number;
  plan?: CacheStrategy;
}

/** The needs of a request from a model. */
export interface Requirements {
  taskType?: string;
  taskComplexity?: "simple" | "moderate" | "complex";
  tokenCount?: number;
  /** Seconds. */
  latencyRequirement?: number;
  /** USD. */
  costBudget?: number;
  /** 0 to 1. */
  accuracyRequirement?: number;
  profile?: "balanced" | "quality" | "savings";
  strict?: boolean;
  tenant?: string;
  workspace?: string;
}

/** The model to use. */
export interface Decision {
  selectedModel: string;
  provider: string;
  /** USD. */
  expectedCost: number;
  /** Seconds. */
  expectedLatency: number;
  expectedAccuracy: number;
  /** 0 to 1. */
  confidence: number;
  fallbacks: Array<{ model: string; provider: string; expectedCost: number }>;
  reasons: string[];
  relaxed: string[];
}

/** The cached result, or the model to use and how to cache what it says. */
export interface Optimization {
  optimizationType: "cache_hit" | "model_routing";
  cacheKey: string;
  requestId: string;
  cachedResult?: { value?: Json; valueBase64?: string; ageSeconds: number; ttlSeconds: number };
  routingDecision?: Decision;
  cacheStrategy?: CacheStrategy;
  lease?: { token: string; expiresIn: number };
  stale?: boolean;
  held?: boolean;
  performanceMetrics: {
    expectedCost: number;
    expectedLatency: number;
    optimizationLatency: number;
  };
}

/** Terms of a request for a lease, in seconds. */
export interface LeaseTerms {
  lease?: number;
  wait?: number;
}

/** How an answer, or the caller's own work, turned out. */
export interface Outcome {
  requestId?: string;
  model?: string;
  success?: boolean;
  accuracy?: number;
  /** USD that the caller paid. */
  cost?: number;
  /** Seconds that the caller's call took. */
  latency?: number;
}

/** Figures; their members are in camelCase, but for names of models, operations and reasons. */
export type Figures = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** Data, or the reason why there is none. */
export type Result<T> =
  | { success: true; data: T; error?: undefined }
  | { success: false; data?: undefined; error: string };

/** The gateway has refused a call. */
export class ScrubjayError extends Error {
  override name = "ScrubjayError";

  /** @param status of HTTP; 0 if there was no reply */
  constructor(
    message: string,
    readonly status = 0,
    readonly code?: string,
    readonly param?: string,
  ) {
    super(message);
  }
}

/** The gateway cannot be reached, or cannot serve at the moment, after all retries. */
export class GatewayUnavailable extends ScrubjayError {
  override name = "GatewayUnavailable";
}
