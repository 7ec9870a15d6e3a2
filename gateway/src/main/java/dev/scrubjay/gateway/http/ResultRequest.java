package dev.scrubjay.gateway.http;

import dev.scrubjay.gateway.completion.RequestContext;
import dev.scrubjay.policy.cache.CacheKey;

/** A bot's request about one result. */
record ResultRequest(Fields fields, CacheKey key, RequestContext context) {}
