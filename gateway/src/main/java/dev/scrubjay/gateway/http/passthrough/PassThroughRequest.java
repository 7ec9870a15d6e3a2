package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.http.passthrough.Ownership.Caller;
import dev.scrubjay.gateway.upstream.PassThroughProvider;
import dev.scrubjay.gateway.upstream.provider.RawTransport;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * A request that may be passed through.
 *
 * @param target the path of the provider's API, the query, and the model if it is known
 * @param held what was read of the body
 */
record PassThroughRequest(
    RoutingContext context,
    Caller caller,
    PassThroughProvider provider,
    RawTransport.Target target,
    ApiPath meaning,
    HeldBody held) {

  String path() {
    return target.path();
  }

  /** The same request for a model of a provider, with another beginning of the body. */
  PassThroughRequest with(PassThroughProvider other, @Nullable String model, Buffer body) {
    return new PassThroughRequest(
        context,
        caller,
        other,
        new RawTransport.Target(target.path(), target.query(), model),
        meaning,
        held.with(body));
  }

  PassThroughRequest with(HeldBody body) {
    return new PassThroughRequest(context, caller, provider, target, meaning, body);
  }
}
