package dev.scrubjay.gateway.preloading;

import dev.scrubjay.gateway.observe.PreloadedRequest;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.preload.KeyAccess;
import dev.scrubjay.policy.preload.Prediction;
import dev.scrubjay.policy.preload.PreloadModel;
import dev.scrubjay.policy.preload.PreloadPolicy;
import dev.scrubjay.policy.preload.PreloadResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The predictions of one tenant's requests, at the replica that makes them. Confined to a context.
 */
final class TenantPredictions {
  private static final Logger LOG = LoggerFactory.getLogger(TenantPredictions.class);
  private static final int ACCESSES_AT_ONCE = 500;
  private static final Duration KEEP_EVERY = Duration.ofMinutes(1);
  private static final int MAX_WAITING = 100;

  private final PreloadParts parts;
  private final String tenant;
  private final PreloadModel model;

  /** Until when answers that were made are to be asked for, by key. */
  private final Map<String, Long> made = new HashMap<>();

  /** What is due and waits for a model or the replica to have capacity to spare, by key. */
  private final Map<String, Prediction> waiting = new LinkedHashMap<>();

  private boolean started;
  private boolean changed;
  private long keptMillis;
  private int inFlight;

  private TenantPredictions(PreloadParts parts, String tenant, PreloadModel model) {
    this.parts = parts;
    this.tenant = tenant;
    this.model = model;
  }

  /** The predictions with what was learned before. */
  static Future<TenantPredictions> load(PreloadParts parts, String tenant) {
    return parts
        .memory()
        .learned(tenant)
        .map(text -> new TenantPredictions(parts, tenant, parsed(parts, tenant, text)));
  }

  private static PreloadModel parsed(PreloadParts parts, String tenant, String text) {
    try {
      return PreloadModel.parse(text, parts.terms().get());
    } catch (RuntimeException e) {
      LOG.warn("What was learned of the requests of tenant {} cannot be read: {}", tenant, "" + e);
      return new PreloadModel(parts.terms().get());
    }
  }

  /**
   * Takes the accesses since the last time, and makes what is due.
   *
   * @param loaded whether the replica has too much to do to make anything
   */
  Future<Void> tick(PreloadPolicy policy, boolean loaded) {
    return parts
        .memory()
        .take(tenant, ACCESSES_AT_ONCE)
        .compose(
            lines -> {
              List<Prediction> due = observe(lines);
              long now = parts.clocks().clock().millis();
              due.addAll(model.advance(now));
              waste(now);
              due.stream().filter(Prediction::pays).forEach(this::await);
              giveUp(now);
              if (!loaded) {
                makeWaiting(policy);
              }
              return kept(now);
            });
  }

  private List<Prediction> observe(List<String> lines) {
    List<Prediction> due = new ArrayList<>();
    for (String line : lines) {
      Optional<KeyAccess> access = access(line);
      if (access.isPresent()) {
        start(access.get().atMillis());
        asked(access.get());
        due.removeIf(prediction -> prediction.key().equals(access.get().key()));
        waiting.remove(access.get().key());
        due.addAll(model.observe(access.get()));
        changed = true;
      }
    }
    start(parts.clocks().clock().millis());
    return due;
  }

  private void start(long millis) {
    if (!started) {
      started = true;
      model.startAt(millis - 1);
    }
  }

  private Optional<KeyAccess> access(String line) {
    List<String> fields = List.of(line.split(" ", -1));
    try {
      return Optional.of(
          new KeyAccess(
              CacheKey.parse(tenant, fields.get(0)).id(),
              Long.parseLong(fields.get(1)),
              Double.parseDouble(fields.get(2)),
              Double.parseDouble(fields.get(3)),
              Long.parseLong(fields.get(4))));
    } catch (RuntimeException e) {
      return Optional.empty(); // of another version, or rubbish
    }
  }

  private void asked(KeyAccess access) {
    Long until = made.get(access.key());
    if (until != null && access.atMillis() <= until) {
      made.remove(access.key());
      tell(access.key(), PreloadResult.ASKED);
    }
  }

  private void waste(long now) {
    for (Iterator<Map.Entry<String, Long>> all = made.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, Long> one = all.next();
      if (one.getValue() + KEEP_EVERY.toMillis() < now) { // accesses take a while to come
        all.remove();
        tell(one.getKey(), PreloadResult.WASTED);
      }
    }
  }

  private void await(Prediction prediction) {
    if (waiting.size() < MAX_WAITING || waiting.containsKey(prediction.key())) {
      waiting.put(prediction.key(), prediction);
    } else {
      tell(prediction.key(), PreloadResult.BUSY);
    }
  }

  /** Drops what found no capacity until it was too late. */
  private void giveUp(long now) {
    for (Iterator<Prediction> all = waiting.values().iterator(); all.hasNext(); ) {
      Prediction one = all.next();
      if (one.untilMillis() <= now) {
        all.remove();
        tell(one.key(), PreloadResult.BUSY);
      }
    }
  }

  private void makeWaiting(PreloadPolicy policy) {
    int most = Math.max(0, policy.maxInFlight() - inFlight);
    for (Prediction prediction : waiting.values().stream().limit(most).toList()) {
      waiting.remove(prediction.key());
      make(prediction, policy);
    }
  }

  private void make(Prediction prediction, PreloadPolicy policy) {
    inFlight++;
    CacheKey key = CacheKey.parse(tenant, prediction.key());
    new PreloadCall(parts, key, prediction, policy.dailyUsd(), () -> inFlight == 1)
        .run()
        .onSuccess(
            result -> {
              inFlight--;
              if (result == PreloadResult.MADE) {
                long now = parts.clocks().clock().millis();
                model.made(prediction.key(), parts.terms().get().keptUntil(now, prediction));
                made.put(prediction.key(), prediction.untilMillis());
              } else if (result == PreloadResult.BUSY) {
                await(prediction);
              }
            });
  }

  private void tell(String key, PreloadResult result) {
    parts
        .observer()
        .preloaded(new PreloadedRequest(CacheKey.parse(tenant, key).scope(), result, 0));
  }

  private Future<Void> kept(long now) {
    if (!changed || now - keptMillis < KEEP_EVERY.toMillis()) {
      return Future.succeededFuture();
    }
    changed = false;
    keptMillis = now;
    return parts.memory().learn(tenant, model.text());
  }
}
