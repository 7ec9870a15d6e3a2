package dev.scrubjay.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What became of a store.
 *
 * @param reason why nothing was stored
 * @param error what is wrong with the request, in a batch
 */
public record StoreResult(
    @Nullable String key,
    boolean stored,
    @Nullable String reason,
    long rawBytes,
    long storedBytes,
    long evicted,
    @Nullable CacheStrategy plan,
    @Nullable JsonNode error) {}
