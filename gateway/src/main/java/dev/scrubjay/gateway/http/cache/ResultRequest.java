package dev.scrubjay.gateway.http.cache;

import dev.scrubjay.gateway.http.message.Fields;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.policy.key.CacheKey;

/** A bot's request about one result. */
record ResultRequest(Fields fields, CacheKey key, RequestContext context) {}
