package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.http.passthrough.Ownership.Caller;
import dev.scrubjay.gateway.upstream.PassThroughProvider;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * A request that may be passed through.
 *
 * @param path of the provider's API
 * @param query for the provider, without the question mark
 * @param held what was read of the body
 */
record PassThroughRequest(
    RoutingContext context,
    Caller caller,
    PassThroughProvider provider,
    String path,
    @Nullable String query,
    ApiPath meaning,
    HeldBody held) {

  /** The same request to another provider, with another body, which is whole. */
  PassThroughRequest with(PassThroughProvider other, Buffer body) {
    return new PassThroughRequest(
        context, caller, other, path, query, meaning, new HeldBody(body, true));
  }

  PassThroughRequest with(HeldBody body) {
    return new PassThroughRequest(context, caller, provider, path, query, meaning, body);
  }
}
