package dev.scrubjay.gateway.cache.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.cache.dictionary.Dictionary;
import dev.scrubjay.gateway.cache.dictionary.DictionaryCounts;
import dev.scrubjay.gateway.cache.dictionary.DictionaryCounts.Failure;
import dev.scrubjay.gateway.cache.dictionary.DictionaryCounts.Use;
import dev.scrubjay.gateway.redis.KeyTypes;
import dev.scrubjay.gateway.shared.Rubbish;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The dictionaries that this replica uses, of as many as fit in its memory.
 *
 * <p>Entries that live longer than {@link #LIFE} get the built-in dictionary. Any other dictionary
 * is kept in Redis until that time after its last use, by which the entries that refer to it are
 * gone; each replica that uses it sees to that once a day.
 */
final class Dictionaries {
  /** The longest life of an entry that refers to a trained dictionary. */
  static final Duration LIFE = Duration.ofDays(7);

  private static final Duration KEPT = LIFE.plusDays(1);
  private static final Duration KEPT_AGAIN_AFTER = Duration.ofMinutes(1);
  private static final Duration IN_FORCE_FOR = Duration.ofSeconds(30);
  private static final int MAX_TENANTS = 10_000;

  /** Each takes about four times its own bytes, with its index. */
  private static final int MAX_DICTIONARIES = 256;

  private record Name(String tenant, long id) {}

  private record Read(Map<String, InForce> inForce, long millis) {}

  /** A dictionary, until when it lives in Redis, and when that may be asked of Redis again. */
  private static final class Held {
    private final Dictionary dictionary;
    private volatile long until;
    private volatile long nextKeep;

    Held(Dictionary dictionary, long until) {
      this.dictionary = dictionary;
      this.until = until;
    }
  }

  private final Vertx vertx;
  private final StoredDictionaries stored;
  private final Supplier<CachePolicy> policy;
  private final InstantSource clock;
  private final DictionaryCounts counts = new DictionaryCounts();
  private final Cache<Name, Held> held =
      Caffeine.newBuilder().maximumSize(MAX_DICTIONARIES).executor(Runnable::run).build();
  private final Cache<String, Read> reads =
      Caffeine.newBuilder().maximumSize(MAX_TENANTS).executor(Runnable::run).build();
  private final Map<Name, CompletionStage<Optional<Dictionary>>> fetches =
      new ConcurrentHashMap<>();

  Dictionaries(
      Vertx vertx, StoredDictionaries stored, Supplier<CachePolicy> policy, InstantSource clock) {
    this.vertx = vertx;
    this.stored = stored;
    this.policy = policy;
    this.clock = clock;
  }

  DictionaryCounts counts() {
    return counts;
  }

  /** The number of trained dictionaries in memory. */
  long held() {
    return held.estimatedSize();
  }

  /**
   * The dictionary for a new entry: the one in force, as far as this replica knows and has it by
   * now; else the built-in one.
   */
  Dictionary forStore(StoreRequest request) {
    CacheKey key = request.key();
    long id = known(key.scope().tenant(), key.operation()).id();
    Held trained = id == Dictionary.EMPTY.id() ? null : ready(key, id);
    boolean use = trained != null && !livesLong(request) && keep(key, trained);
    counts.add(use ? Use.TRAINED : Use.BUILT_IN);
    return use && trained != null ? trained.dictionary : Dictionary.builtIn();
  }

  private boolean livesLong(StoreRequest request) {
    Duration life = Duration.between(clock.instant(), request.entry().hardExpiry());
    CachePolicy current = policy.get();
    Duration prolonged = current.ttl().frequent().plus(current.freshness().grace());
    return life.compareTo(LIFE) > 0 || (!request.plan().fixed() && prolonged.compareTo(LIFE) > 0);
  }

  /**
   * What is in force for an operation, as it was at most a while ago; read again if it is older.
   */
  private InForce known(String tenant, String operation) {
    Read read = reads.getIfPresent(tenant);
    long now = clock.millis();
    if (read == null || now - read.millis() > IN_FORCE_FOR.toMillis()) {
      reads.put(tenant, new Read(read == null ? Map.of() : read.inForce(), now));
      read(tenant);
    }
    return read == null ? InForce.NONE : read.inForce().getOrDefault(operation, InForce.NONE);
  }

  /** Reads from Redis what is in force. */
  Future<Map<String, InForce>> read(String tenant) {
    return stored
        .inForce(tenant)
        .onSuccess(inForce -> reads.put(tenant, new Read(inForce, clock.millis())));
  }

  private @Nullable Held ready(CacheKey key, long id) {
    Held known = held.getIfPresent(new Name(key.scope().tenant(), id));
    if (known == null) {
      find(key, id).onFailure(cause -> {}); // counted; for later stores
    }
    return known;
  }

  /**
   * The dictionary {@code id} of the tenant and operation of {@code key}; empty if it is gone.
   * Fails if Redis is asked, as this replica does not have it, and does not answer.
   */
  Future<Optional<Dictionary>> find(CacheKey key, long id) {
    if (id == Dictionary.EMPTY.id()) {
      return Future.succeededFuture(Optional.of(Dictionary.EMPTY));
    }
    if (id == Dictionary.builtIn().id()) {
      return Future.succeededFuture(Optional.of(Dictionary.builtIn()));
    }
    Name name = new Name(key.scope().tenant(), id);
    Held known = held.getIfPresent(name);
    if (known != null) {
      keep(key, known);
      return Future.succeededFuture(Optional.of(known.dictionary));
    }
    CompletionStage<Optional<Dictionary>> fetch =
        fetches.computeIfAbsent(name, absent -> fetch(name).toCompletionStage());
    fetch.whenComplete((found, failure) -> fetches.remove(name, fetch));
    return Future.fromCompletionStage(fetch, vertx.getOrCreateContext());
  }

  private Future<Optional<Dictionary>> fetch(Name name) {
    return stored
        .look(name.tenant(), name.id())
        .map(bytes -> checked(name, bytes))
        .recover(
            cause -> {
              counts.add(KeyTypes.isWrong(cause) ? Failure.CORRUPT : Failure.UNREACHABLE);
              return Rubbish.asAbsent(cause, Optional.empty());
            })
        .onSuccess(found -> found.ifPresent(dictionary -> hold(name, dictionary, 0)));
  }

  private Optional<Dictionary> checked(Name name, byte @Nullable [] bytes) {
    if (bytes == null) {
      counts.add(Failure.ABSENT);
      return Optional.empty();
    }
    Optional<Dictionary> found =
        bytes.length > Dictionary.MAX_BYTES
            ? Optional.empty()
            : Optional.of(Dictionary.of(bytes)).filter(read -> read.id() == name.id());
    if (found.isEmpty()) {
      counts.add(Failure.CORRUPT);
    }
    return found;
  }

  private void hold(Name name, Dictionary dictionary, long until) {
    held.put(name, new Held(dictionary, until));
  }

  /**
   * Has Redis keep a dictionary that is in use.
   *
   * @return whether it is known to live as long as any entry that is stored now
   */
  private boolean keep(CacheKey key, Held used) {
    long now = clock.millis();
    if (used.until - now >= LIFE.toMillis()) {
      return true;
    }
    if (now >= used.nextKeep) {
      used.nextKeep = now + KEPT_AGAIN_AFTER.toMillis();
      String tenant = key.scope().tenant();
      stored
          .keep(tenant, key.operation(), used.dictionary, now + KEPT.toMillis())
          .onSuccess(until -> kept(new Name(tenant, used.dictionary.id()), used, until));
    }
    return false;
  }

  private void kept(Name name, Held used, long until) {
    used.until = until;
    if (until == 0) {
      held.invalidate(name);
    }
  }

  /** Has {@code dictionary}, which was trained here, in force. */
  Future<Boolean> adopt(CacheKey key, InForce before, Dictionary dictionary, int most) {
    String tenant = key.scope().tenant();
    long now = clock.millis();
    long until = now + KEPT.toMillis();
    StoredDictionaries.Trained trained =
        new StoredDictionaries.Trained(tenant, key.operation(), before, dictionary, now, until);
    return stored
        .adopt(trained, most)
        .onSuccess(
            adopted -> {
              if (adopted) {
                hold(new Name(tenant, dictionary.id()), dictionary, until);
              }
            })
        .compose(adopted -> read(tenant).map(adopted).otherwise(adopted));
  }

  /**
   * Deletes the dictionaries of those operations of {@code tenant} that match. Other replicas may
   * use them for a moment; entries that they store meanwhile are misses elsewhere.
   */
  Future<Void> forget(String tenant, Predicate<String> operation) {
    return stored.forget(tenant, operation).onComplete(done -> reads.invalidate(tenant));
  }
}
