package dev.scrubjay.gateway.upstream.provider;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What a provider keeps, as it is.
 *
 * @param contentType of the body, if the provider tells it
 */
public record ProviderReply(@Nullable String contentType, Buffer body) {}
