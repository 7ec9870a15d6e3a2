import type { Json } from "./values.js";

/** Members whose own members are named by users, or are values of users: they stay as they are. */
const OPAQUE = new Set(["params", "value", "model_usage", "models", "results", "rejected", "miss_reasons",
  "bypass_reasons", "optimization_distribution", "messages", "tools", "input"]);

const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The same JSON with members' names as `rename` has them; undefined members are left out. */
function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => renamed(item, rename));
  }
  if (value === null || typeof value !== "object") {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [
        rename(name),
        OPAQUE.has(snake(name)) ? member : renamed(member, rename),
      ]),
  );
}

/** The gateway's JSON as this client's. */
export const fromGateway = (value: unknown) => renamed(value, camel);

/** This client's JSON as the gateway's. */
export const toGateway = (value: unknown) => renamed(value, snake) as Json;
