package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.results.ResultLeases.LeaseResult;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a bot's lookup.
 *
 * @param entry the result, if there is one
 * @param reason why there is none, or {@code stale} if the result is
 * @param lease the lease that the bot has got, if any
 */
record LookupReply(
    @Nullable Entry entry, String reason, LeaseResult.@Nullable LeaseObtained lease) {
  private static final String STALE = "stale";

  static LookupReply hit(Entry entry, boolean stale) {
    return new LookupReply(entry, stale ? STALE : "", null);
  }

  static LookupReply miss(String reason) {
    return new LookupReply(null, reason, null);
  }

  /** The reply with a lease. */
  LookupReply with(LeaseResult.LeaseObtained obtained) {
    return new LookupReply(entry, reason, obtained);
  }

  /** The result's size in bytes. */
  int size() {
    return entry == null ? 0 : entry.payload().length();
  }

  /** The reply's body. Takes time in proportion to {@link #size}. */
  Buffer json(CacheKey key, Instant now) {
    return Buffer.buffer(Json.bytes(object(key, now)));
  }

  /** The same as an object. */
  ObjectNode object(CacheKey key, Instant now) {
    ObjectNode body = Json.object().put("key", key.id()).put("hit", entry != null);
    if (entry == null) {
      body.put("reason", reason);
    } else {
      if (reason.equals(STALE)) {
        body.put(STALE, true);
      }
      CachedValues.put(body, entry, now);
    }
    if (lease != null) {
      body.set("lease", PlanJson.json(lease));
    }
    return body;
  }
}
