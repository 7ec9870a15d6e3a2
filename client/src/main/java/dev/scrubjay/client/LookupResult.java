package dev.scrubjay.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a lookup has found.
 *
 * @param value the result as JSON; null if there is none, or if it is bytes
 * @param valueBase64 the result if it is bytes, see {@link #bytes}
 * @param stale whether the result should be refreshed
 * @param reason why there is no result, such as {@code absent}, or {@code held} by another bot
 * @param lease to produce the result, if the caller has got it
 * @param error what is wrong with the request, in a batch
 */
public record LookupResult(
    @Nullable String key,
    boolean hit,
    @Nullable JsonNode value,
    @Nullable String valueBase64,
    boolean stale,
    @Nullable String reason,
    long ageSeconds,
    long ttlSeconds,
    @Nullable Lease lease,
    @Nullable JsonNode error) {

  /**
   * A lease.
   *
   * @param expiresIn seconds
   */
  public record Lease(String token, double expiresIn) {}

  /** The result if it is bytes. */
  public byte @Nullable [] bytes() {
    return valueBase64 == null ? null : Base64.getDecoder().decode(valueBase64);
  }

  /** The token of the lease, if the caller has got it. */
  public @Nullable String leaseToken() {
    return lease == null ? null : lease.token();
  }
}
