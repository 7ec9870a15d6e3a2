package dev.scrubjay.gateway.cache.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.cache.dictionary.Dictionary;
import dev.scrubjay.gateway.cache.dictionary.DictionaryCounts.Training;
import dev.scrubjay.gateway.cache.dictionary.DictionaryTrainer;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains dictionaries on what this replica stores, off the event loops: once there are enough
 * samples of a tenant's operation, by one replica of all, one at a time, and at most once a day if
 * the operation has a dictionary.
 */
final class DictionaryTraining {
  private static final Logger LOG = LoggerFactory.getLogger(DictionaryTraining.class);

  static final int SAMPLES = 128;

  /** What is taken of a longer payload: so much of its beginning, and so much of its end. */
  private static final int HEAD_BYTES = 3 << 10;

  private static final int TAIL_BYTES = 1 << 10;

  /** The most operations of all tenants that are sampled at a time; a further one ousts another. */
  private static final int MAX_SAMPLED = 16;

  private static final Duration SAMPLED_FOR = Duration.ofHours(6);
  private static final Duration PAUSE = Duration.ofMinutes(10);
  private static final Duration MIN_AGE = Duration.ofDays(1);
  private static final int MAX_PAUSES = 10_000;

  private record Sampled(String tenant, String operation) {}

  private final Vertx vertx;
  private final Dictionaries dictionaries;
  private final StoredDictionaries stored;
  private final Shards shards;
  private final InstantSource clock;
  private final Cache<Sampled, List<byte[]>> samples =
      Caffeine.newBuilder()
          .maximumSize(MAX_SAMPLED)
          .expireAfterWrite(SAMPLED_FOR)
          .executor(Runnable::run)
          .build();

  /** When each may be sampled again, ms since the epoch. */
  private final Cache<Sampled, Long> pauses =
      Caffeine.newBuilder().maximumSize(MAX_PAUSES).executor(Runnable::run).build();

  private final AtomicBoolean busy = new AtomicBoolean();

  DictionaryTraining(
      Vertx vertx,
      Dictionaries dictionaries,
      StoredDictionaries stored,
      Shards shards,
      InstantSource clock) {
    this.vertx = vertx;
    this.dictionaries = dictionaries;
    this.stored = stored;
    this.shards = shards;
    this.clock = clock;
  }

  /** Takes a sample of what is stored, if one is wanted, and trains if that was the last one. */
  void sample(StoreRequest request) {
    CacheKey key = request.key();
    Sampled of = new Sampled(key.scope().tenant(), key.operation());
    Long until = pauses.getIfPresent(of);
    if (until != null && clock.millis() < until) {
      return;
    }
    List<byte[]> taken = samples.get(of, first -> new ArrayList<>());
    List<byte[]> enough = add(taken, part(request.entry().payload()));
    if (!enough.isEmpty() && busy.compareAndSet(false, true)) {
      samples.invalidate(of);
      pauses.put(of, clock.millis() + PAUSE.toMillis());
      train(key, of, enough)
          .onSuccess(outcome -> dictionaries.counts().add(outcome))
          .onFailure(cause -> failed(of, cause))
          .onComplete(done -> busy.set(false));
    }
  }

  /** Adds a sample; returns all once there are enough, else none. */
  private static List<byte[]> add(List<byte[]> taken, byte[] sample) {
    synchronized (taken) {
      if (taken.size() < SAMPLES) {
        taken.add(sample);
      }
      return taken.size() < SAMPLES ? List.of() : List.copyOf(taken);
    }
  }

  private static byte[] part(Buffer payload) {
    int length = payload.length();
    return length <= HEAD_BYTES + TAIL_BYTES
        ? payload.getBytes()
        : Buffer.buffer(HEAD_BYTES + TAIL_BYTES)
            .appendBuffer(payload, 0, HEAD_BYTES)
            .appendBuffer(payload, length - TAIL_BYTES, TAIL_BYTES)
            .getBytes();
  }

  private Future<Training> train(CacheKey key, Sampled of, List<byte[]> on) {
    return dictionaries
        .read(of.tenant())
        .compose(
            all -> {
              InForce before = all.getOrDefault(of.operation(), InForce.NONE);
              long mature = before.trained() + MIN_AGE.toMillis();
              if (clock.millis() < mature) {
                pauses.put(of, mature);
                return Future.succeededFuture(Training.NO_GAIN);
              }
              return stored
                  .lead(of.tenant(), of.operation(), PAUSE)
                  .compose(
                      leads ->
                          leads
                              ? trainFor(key, before, on)
                              : Future.succeededFuture(Training.REFUSED));
            });
  }

  private Future<Training> trainFor(CacheKey key, InForce before, List<byte[]> on) {
    return dictionaries
        .find(key, before.id())
        .map(found -> found.filter(one -> one.size() > 0).orElseGet(Dictionary::builtIn))
        .compose(
            present -> vertx.executeBlocking(() -> DictionaryTrainer.better(on, present), false))
        .compose(
            better ->
                better
                    .map(dictionary -> adopt(key, before, dictionary))
                    .orElseGet(() -> Future.succeededFuture(Training.NO_GAIN)));
  }

  private Future<Training> adopt(CacheKey key, InForce before, Dictionary better) {
    return dictionaries
        .adopt(key, before, better, shards.mostDictionaries())
        .map(adopted -> adopted ? Training.ADOPTED : Training.REFUSED);
  }

  private void failed(Sampled of, Throwable cause) {
    dictionaries.counts().add(Training.FAILED);
    LOG.debug("no dictionary for {} is trained: {}", of.operation(), cause.toString());
  }

  /** Deletes samples and dictionaries of those operations of {@code tenant} that match. */
  Future<Void> forget(String tenant, Predicate<String> operation) {
    samples
        .asMap()
        .keySet()
        .removeIf(of -> of.tenant().equals(tenant) && operation.test(of.operation()));
    return dictionaries.forget(tenant, operation);
  }
}
