import { Scrubjay } from "./client.js";
import {
  type AccessFrequency,
  type CacheStrategy,
  type Decision,
  type Figures,
  GatewayUnavailable,
  type Json,
  type LeaseTerms,
  type Optimization,
  type Outcome,
  type Requirements,
  type Result,
  ScrubjayError,
} from "./values.js";

const DEFAULT_TTLS = { frequent: 3600, moderate: 1800, rare: 300 };
const DEFAULT_COMPRESSION_THRESHOLD = 1024;

/** What names a result, with where it belongs. */
export interface KeyedRequest {
  operation: string;
  params: Json;
  tenant?: string;
  workspace?: string;
}

/** What is to be cached. */
export interface CacheRequest {
  operation: string;
  dataSize: number;
  accessFrequency?: AccessFrequency;
  params?: Json;
}

/** Decisions say that the gateway is away; keys and figures, which are its alone, throw. */
export class CacheOptimizer {
  constructor(readonly client = new Scrubjay()) {}

  generateCacheKey(request: KeyedRequest): Promise<string> {
    return this.client.key(request);
  }

  /** How a result is to be cached; with params by the measured frequency of access too. */
  async determineCacheStrategy(request: CacheRequest): Promise<CacheStrategy> {
    try {
      return await this.client.plan(request);
    } catch (error) {
      if (!(error instanceof GatewayUnavailable)) {
        throw error;
      }
      const accessFrequency = request.accessFrequency ?? "moderate";
      return {
        shouldCache: false,
        ttl: DEFAULT_TTLS[accessFrequency],
        compress: request.dataSize >= DEFAULT_COMPRESSION_THRESHOLD,
        accessFrequency,
        reason: "gateway_unavailable",
        offline: true,
      };
    }
  }

  async shouldCache(request: CacheRequest): Promise<boolean> {
    return (await this.determineCacheStrategy(request)).shouldCache;
  }

  getCacheAnalytics(window?: string): Promise<Figures> {
    return this.client.analytics("cache", window);
  }
}

export class ModelRouter {
  constructor(readonly client = new Scrubjay()) {}

  routeModel(requirements: Requirements & Record<string, unknown>): Promise<Result<Decision>> {
    return result(this.client.route(requirements));
  }

  getRoutingAnalytics(window?: string): Promise<Figures> {
    return this.client.analytics("routing", window);
  }
}

export class PerformanceOptimizer {
  readonly cacheOptimizer: CacheOptimizer;
  readonly modelRouter: ModelRouter;

  constructor(readonly client = new Scrubjay()) {
    this.cacheOptimizer = new CacheOptimizer(client);
    this.modelRouter = new ModelRouter(client);
  }

  optimizeRequest(
    request: KeyedRequest & Requirements & LeaseTerms & { dataSize?: number },
  ): Promise<Result<Optimization>> {
    return result(this.client.optimize(request));
  }

  /** Reports the caller's own work after an optimization; false if it was not recorded. */
  async recordOutcome(
    optimization: Result<Optimization>,
    outcome: Omit<Outcome, "requestId">,
  ): Promise<boolean> {
    if (!optimization.success) {
      return false;
    }
    const { requestId } = optimization.data;
    return (await result(this.client.outcome({ ...outcome, requestId }))).success;
  }

  getPerformanceAnalytics(window?: string): Promise<Figures> {
    return this.client.analytics("performance", window);
  }
}

async function result<T>(call: Promise<T>): Promise<Result<T>> {
  try {
    return { success: true, data: await call };
  } catch (error) {
    if (error instanceof ScrubjayError) {
      return { success: false, error: error.message };
    }
    throw error;
  }
}
