// Sends requests to the gateway that served this page, and to no other server.

const KEY = "scrubjay-key";
const PATIENCE_MS = 8000;

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const key = {
  get: () => sessionStorage.getItem(KEY) ?? "",
  set: (value) => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

function headers(tenant) {
  const all = {};
  if (key.get()) all.authorization = `Bearer ${key.get()}`;
  if (tenant) all["x-scrubjay-tenant"] = tenant;
  return all;
}

async function call(path, tenant, options = {}) {
  const response = await fetch(path, {
    ...options,
    headers: { ...headers(tenant), ...options.headers },
    signal: AbortSignal.timeout(PATIENCE_MS),
    cache: "no-store",
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, body.error?.message ?? `status ${response.status}`);
  return body;
}

export const get = (path, tenant) => call(path, tenant);

export const post = (path, tenant, body) =>
  call(path, tenant, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
