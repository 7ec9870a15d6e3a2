package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.load.MemoryKind;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.upstream.Attempt;
import dev.scrubjay.gateway.upstream.ModelClient;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.ReplyReader;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import io.vertx.core.Future;
import java.util.function.LongSupplier;

/** The single attempts: a request in the words of a provider, its span, and the reply. */
record SentCalls(LongSupplier nanoTime, MemoryBudget memory) {

  /** The way in which a model is called. */
  interface ModelCall<T> {
    Future<T> send(ModelClient client, ProviderCall call, ReplyReader reader, Attempt attempt);
  }

  /** A call, its span, the time when it was sent, the reply and its reader. */
  record Sent<T>(
      ProviderCall call, AttemptSpan span, long startNanos, T reply, ClientReply reader) {
    <R> Sent<R> with(R other) {
      return new Sent<>(call, span, startNanos, other, reader);
    }
  }

  /**
   * Makes the attempt.
   *
   * @param first the first model of the request's chain, which alone gets the client's key
   */
  <T> Future<Sent<T>> send(
      Completion completion,
      Upstream first,
      Upstream upstream,
      Attempt attempt,
      ModelCall<T> call) {
    ChatRequest request = completion.request();
    return LargeWork.onJson(
            request.body(), () -> upstream.dialect().encode(request, upstream.target()))
        .compose(encoded -> sendOrAgain(completion, first, upstream, attempt, encoded, call));
  }

  private <T> Future<Sent<T>> sendOrAgain(
      Completion completion,
      Upstream first,
      Upstream upstream,
      Attempt attempt,
      ProviderCall encoded,
      ModelCall<T> call) {
    ChatRequest request = completion.request();
    return send(completion, first, upstream, attempt, encoded, call)
        .recover(
            cause ->
                isUnknownPath(cause)
                        && upstream.dialect().lacks(encoded)
                        && upstream.dialect().obstacle(request).isEmpty()
                    ? send(completion, first, upstream, attempt.again(), call)
                    : Future.failedFuture(cause));
  }

  private static boolean isUnknownPath(Throwable cause) {
    return cause instanceof UpstreamException failure && failure.saysThatPathIsUnknown();
  }

  /** Makes the attempt with a call that is encoded already. */
  <T> Future<Sent<T>> send(
      Completion completion,
      Upstream first,
      Upstream upstream,
      Attempt attempt,
      ProviderCall untraced,
      ModelCall<T> call) {
    long now = nanoTime.getAsLong();
    AttemptSpan span =
        AttemptSpan.begin(completion.context(), completion.request(), upstream, nanoTime);
    ProviderCall encoded = span.traced(untraced);
    ClientReply reader =
        new ClientReply(
            completion.request(),
            memory.allowance(completion.scope().tenant(), MemoryKind.UPSTREAM));
    return keyed(encoded, completion.context(), upstream, first)
        .compose(keyed -> call.send(upstream.client(), keyed, reader, attempt))
        .onFailure(span::failed)
        .onFailure(cause -> reader.memory().release())
        .map(reply -> new Sent<>(encoded, span, now, reply, reader));
  }

  private static Future<ProviderCall> keyed(
      ProviderCall call, RequestContext context, Upstream upstream, Upstream first) {
    try {
      return Future.succeededFuture(ClientKeyCalls.keyed(call, context, upstream, first));
    } catch (UpstreamException missing) {
      return Future.failedFuture(missing);
    }
  }
}
