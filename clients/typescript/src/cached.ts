import { Scrubjay } from "./client.js";
import { type Json, type Lookup, type ResultName, ScrubjayError, type StoreOptions, type Value } from "./values.js";

const MILLIS = 1000;
const RENEWALS = 3;

export interface CachedOptions<A extends unknown[]>
  extends Omit<StoreOptions, "leaseToken" | "latency"> {
  /** Seconds that the lease lasts; it is renewed while the function runs. 30 by default. */
  lease?: number;
  /** Seconds to wait for another caller's result. 20 by default. */
  wait?: number;
  /** Makes the params of the arguments, which are JSON otherwise. */
  params?: (...args: A) => Json;
  tenant?: string;
  workspace?: string;
  client?: Scrubjay;
}

/** A function with its results in the cache. */
export interface Cached<A extends unknown[], R> {
  (...args: A): Promise<R>;
  /** Drops the result for the same arguments. */
  invalidate(...args: A): Promise<boolean>;
  /** Runs the function and stores its result. */
  refresh(...args: A): Promise<R>;
}

/**
 * Has a function return its result from the cache if it is there. Of the callers that miss a result
 * at the same time, at whichever process, one runs the function, and the others wait. While the
 * gateway is away the function just runs.
 */
export function cached<A extends unknown[], R extends Value>(
  operation: string,
  options: CachedOptions<A>,
  work: (...args: A) => Promise<R> | R,
): Cached<A, R> {
  const { lease = 30, wait = 20, params, tenant, workspace, client, ...store } = options;
  const connected = client ?? new Scrubjay();

  const name = (args: A): ResultName => ({
    operation,
    params: params ? params(...args) : (args as unknown as Json),
    ...(tenant !== undefined && { tenant }),
    ...(workspace !== undefined && { workspace }),
  });

  async function produce(args: A, leaseToken?: string): Promise<R> {
    const named = name(args);
    const started = Date.now();
    const renewal = leaseToken === undefined ? undefined : renewed(() => connected.renew(named, leaseToken, lease), lease);
    let stored: boolean | undefined = false;
    try {
      const value = await runWith(renewal, () => work(...args));
      const latency = (Date.now() - started) / MILLIS;
      const terms = { ...store, latency, ...(leaseToken !== undefined && { leaseToken }) };
      stored = (await quietly(() => connected.store(named, value, terms)))?.stored;
      return value;
    } finally {
      if (leaseToken !== undefined && !stored) {
        await quietly(() => connected.release(named, leaseToken)); // the next caller has it at once
      }
    }
  }

  async function call(...args: A): Promise<R> {
    let found: Lookup;
    try {
      found = await connected.lookup(name(args), { lease, wait });
    } catch (error) {
      if (error instanceof ScrubjayError) {
        return await work(...args);
      }
      throw error;
    }
    return found.hit && found.leaseToken === undefined
      ? (found.value as R)
      : produce(args, found.leaseToken);
  }

  return Object.assign(call, {
    invalidate: async (...args: A) => connected.delete(await connected.key(name(args))),
    refresh: (...args: A) => produce(args),
  });
}

/** Ends a renewal as soon as the work is done. */
async function runWith<R>(renewal: Renewal | undefined, work: () => Promise<R> | R): Promise<R> {
  try {
    return await work();
  } finally {
    renewal?.end();
  }
}

interface Renewal {
  end(): void;
}

/** Renews a lease, one call after the other, until it is lost or the renewal is ended. */
function renewed(renew: () => Promise<boolean>, lease: number): Renewal {
  let ended = false;
  let timer: ReturnType<typeof setTimeout>;
  const next = () => {
    timer = setTimeout(async () => {
      const held = await quietly(renew);
      if (!ended && held !== false) {
        next();
      }
    }, (lease * MILLIS) / RENEWALS);
  };
  next();
  return {
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
}

/** The result of a call; undefined if it fails, as then the cache just has no part in the caller's work. */
async function quietly<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch {
    return undefined;
  }
}
