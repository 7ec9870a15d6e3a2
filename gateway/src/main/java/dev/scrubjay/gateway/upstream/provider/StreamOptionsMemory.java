package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The models of an endpoint whose server refuses {@code stream_options}: they are called without
 * from then on. Thread-safe.
 */
final class StreamOptionsMemory {
  private static final String MEMBER = "stream_options";
  private static final int MAX_MODELS = 1000;

  private final Set<String> refusing = ConcurrentHashMap.newKeySet();

  /** The call, without the options if its model is known to refuse them. */
  ProviderCall adapted(ProviderCall call) {
    if (!call.body().has(MEMBER) || !refusing.contains(model(call))) {
      return call;
    }
    ObjectNode body = call.body().deepCopy();
    body.remove(MEMBER);
    return new ProviderCall(call.path(), call.headers(), body, call.dropped(), call.reply());
  }

  /** Whether {@code failure} refuses the options of {@code call}; if so, it is remembered. */
  boolean learns(ProviderCall call, Throwable failure) {
    boolean refused =
        call.body().has(MEMBER)
            && failure instanceof UpstreamException known
            && known.kind() == FailureKind.REJECTED
            && (known.reason().contains(MEMBER) || String.valueOf(known.param()).contains(MEMBER));
    if (refused && refusing.size() < MAX_MODELS) {
      refusing.add(model(call));
    }
    return refused;
  }

  private static String model(ProviderCall call) {
    return Json.textOf(call.body(), "model");
  }
}
