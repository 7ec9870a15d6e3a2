package dev.scrubjay.gateway.http.cache;

import dev.scrubjay.gateway.http.message.RequestFields;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.policy.key.CacheKey;

/** A bot's request about one result, with the members of its body. */
record ResultRequest(RequestFields fields, CacheKey key, RequestContext context) {}
