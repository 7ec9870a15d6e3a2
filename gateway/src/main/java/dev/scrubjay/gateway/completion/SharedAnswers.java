package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.observe.CacheEvent;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Has answers made, one for all requests that ask for the same at the same time. */
public final class SharedAnswers {
  private final Vertx vertx;
  private final Flights flights;
  private final Forwarder forwarder;
  private final CoalescingConfig config;
  private final Supplier<CachePolicy> policy;
  private final RequestObserver observer;
  private final LongSupplier nanoTime;

  public SharedAnswers(
      Vertx vertx,
      RedisCache cache,
      Forwarder forwarder,
      CoalescingConfig config,
      Supplier<CachePolicy> policy,
      RequestObserver observer,
      LongSupplier nanoTime) {
    this.vertx = vertx;
    this.flights = new Flights(vertx, cache, config, nanoTime);
    this.forwarder = forwarder;
    this.config = config;
    this.policy = policy;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  /** Whether what others have had made will do. */
  interface Acceptance {
    /** The reply from an entry; empty if it will not do. */
    Optional<ChatReply> entry(Entry entry);

    /** Whether an answer of {@code model} will do. */
    boolean model(Optional<String> model);
  }

  /** A request that missed, and what it takes. */
  record Asking(
      RequestContext context,
      ChatRequest request,
      CacheKey key,
      Miss.MissReason reason,
      Acceptance acceptance) {}

  Future<ChatReply> answer(Asking asking) {
    if (!config.enabled()) {
      return alone(asking, true);
    }
    LeaseMode mode =
        switch (asking.reason()) {
          case ABSENT, CACHE_UNAVAILABLE -> LeaseMode.LOOK;
          case STALE, ACCURACY, CORRUPT -> LeaseMode.MAKE;
          case REQUEST -> LeaseMode.TAKE;
        };
    RequestContext context = asking.context();
    Flight.Maker maker = maker(context, asking.request(), asking.key(), asking.reason(), false);
    Flights.Seat seat = flights.board(asking.key(), mode, prior(context), maker);
    return new Waiting(vertx, this, asking, seat, config.patience(), observer, nanoTime).begin();
  }

  /** Has an entry made anew behind the back of whoever is served the old one, if there is room. */
  boolean refresh(RequestContext context, ChatRequest request, CacheKey key) {
    return config.enabled()
        && flights.refresh(
            key, prior(context), maker(context, request, key, Miss.MissReason.STALE, true));
  }

  private double prior(RequestContext context) {
    return policy.get().frequency().prior(context.hints().frequency());
  }

  /**
   * Goes to a provider for one request alone.
   *
   * @param keep whether the answer is stored
   * @return fails also if no provider can be asked
   */
  Future<ChatReply> alone(Asking asking, boolean keep) {
    CacheStatus status = Miss.because(asking.reason());
    observer.cacheUsed(asking.context(), asking.key().operation(), status);
    Optional<CacheKey> key = Optional.of(asking.key()).filter(known -> keep);
    return Future.succeededFuture()
        .compose(nothing -> forwarder.forward(asking.context(), asking.request(), key, status));
  }

  private Flight.Maker maker(
      RequestContext context,
      ChatRequest request,
      CacheKey key,
      Miss.MissReason reason,
      boolean refresh) {
    return new Flight.Maker() {
      @Override
      public Future<Made> make(Optional<Acquired.Granted> lease, Cancellation cancellation) {
        return forwarder.make(
            new Forwarder.Order(
                context.with(cancellation),
                request,
                Optional.of(key),
                lease,
                Miss.because(reason),
                refresh));
      }

      @Override
      public long capturedChars() {
        return forwarder.capturedChars();
      }

      @Override
      public Optional<List<SseEvent>> rest(List<SseEvent> shown, Buffer whole) {
        try {
          return request.dialect().rest(shown, Json.object(whole.getBytes()));
        } catch (JsonProcessingException notJson) {
          return Optional.empty();
        }
      }

      @Override
      public RequestTrace trace() {
        return context.trace();
      }

      @Override
      public void turnedAway() {
        observer.cacheEvent(context.scope(), key.operation(), new CacheEvent.TurnedAway());
      }
    };
  }
}
