export * from "./cached.js";
export * from "./client.js";
export * from "./optimizers.js";
export * from "./values.js";
