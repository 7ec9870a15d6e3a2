package dev.scrubjay.gateway.upstream.provider;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keys of one provider that take turns. A key that the provider refuses or limits rests for a
 * while, unless all do: then the one whose rest ends first is used. Thread-safe.
 */
final class KeyRing implements Authentication {
  /**
   * The rest of a key that was refused: it may have been revoked, or its account have no credit.
   */
  private static final Duration REFUSED = Duration.ofMinutes(5);

  /** The rest of a key that was limited without a time to wait. */
  private static final Duration LIMITED = Duration.ofSeconds(10);

  private final List<Map<String, String>> keys;
  private final InstantSource clock;
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicReferenceArray<Instant> rested;

  /**
   * @param keys the headers of each key
   */
  KeyRing(List<Map<String, String>> keys, InstantSource clock) {
    this.keys = List.copyOf(keys);
    this.clock = clock;
    this.rested = new AtomicReferenceArray<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      rested.set(i, Instant.MIN);
    }
  }

  @Override
  public Future<Credential> credential(OutgoingCall call) {
    int first = Math.floorMod(turn.getAndIncrement(), keys.size());
    int best = first;
    for (int i = 0; i < keys.size(); i++) {
      int candidate = (first + i) % keys.size();
      if (!rests(candidate)) {
        return Future.succeededFuture(new Key(candidate));
      }
      best = rested.get(candidate).isBefore(rested.get(best)) ? candidate : best;
    }
    return Future.succeededFuture(new Key(best));
  }

  @Override
  public int credentials() {
    return keys.size();
  }

  private boolean rests(int key) {
    return rested.get(key).isAfter(clock.instant());
  }

  private boolean allRest() {
    for (int i = 0; i < keys.size(); i++) {
      if (!rests(i)) {
        return false;
      }
    }
    return true;
  }

  /** The key of one call. */
  private final class Key implements Credential {
    private final int index;

    Key(int index) {
      this.index = index;
    }

    @Override
    public Map<String, String> headers() {
      return keys.get(index);
    }

    @Override
    public boolean failed(UpstreamException cause) {
      Duration asked = cause.retryAfter();
      switch (cause.kind()) {
        case AUTH -> rest(REFUSED);
        case RATE_LIMITED -> rest(asked == null ? LIMITED : asked);
        default -> {
          return false;
        }
      }
      return !allRest();
    }

    private void rest(Duration length) {
      rested.set(index, clock.instant().plus(length));
    }
  }
}
