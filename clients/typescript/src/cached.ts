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
    const started = Date.now();
    const renewal = leaseToken
      ? setInterval(() => quietly(connected.renew(name(args), leaseToken, lease)), (lease * MILLIS) / RENEWALS)
      : undefined;
    let stored: boolean | undefined = false;
    try {
      const value = await work(...args);
      const latency = (Date.now() - started) / MILLIS;
      const terms = { ...store, latency, ...(leaseToken && { leaseToken }) };
      stored = (await quietly(connected.store(name(args), value, terms)))?.stored;
      return value;
    } finally {
      clearInterval(renewal);
      if (leaseToken && !stored) {
        await quietly(connected.release(name(args), leaseToken)); // the next caller has it at once
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

/** Ignores that the cache has no part in a call. */
async function quietly<T>(call: Promise<T>): Promise<T | undefined> {
  return call.catch((error: unknown) => {
    if (error instanceof ScrubjayError) {
      return undefined;
    }
    throw error;
  });
}
