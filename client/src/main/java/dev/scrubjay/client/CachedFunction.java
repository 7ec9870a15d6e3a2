package dev.scrubjay.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.client.ScrubjayException.GatewayUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A function with its results in the cache. Of the callers that miss a result at the same time, at
 * whichever process, one runs the function under a lease, which is renewed meanwhile, and the
 * others wait for its result. While the gateway is away the function just runs.
 *
 * @param <A> the type of its argument, which Jackson writes as JSON and which is the key
 * @param <R> the type of its result, which Jackson writes and reads
 */
public final class CachedFunction<A, R> {
  private static final Logger LOG = System.getLogger("dev.scrubjay.client");
  private static final int RENEWALS = 3;

  private final Scrubjay client;
  private final String operation;
  private final Terms terms;
  private final Class<R> type;
  private final Work<A, R> work;

  /** What a function does. */
  public interface Work<A, R> {
    R run(A argument) throws Exception;
  }

  /**
   * The terms on which results are kept and waited for.
   *
   * @param lease 1 s to 5 min
   * @param patience of a wait for another caller's result, up to 1 min
   */
  public record Terms(StoreOptions store, Duration lease, Duration patience) {
    /** Usual terms with a TTL and tags. */
    public static Terms of(Duration ttl, String... tags) {
      return new Terms(StoreOptions.of(ttl, tags), Duration.ofSeconds(30), Duration.ofSeconds(20));
    }
  }

  public CachedFunction(
      Scrubjay client, String operation, Terms terms, Class<R> type, Work<A, R> work) {
    this.client = client;
    this.operation = operation;
    this.terms = terms;
    this.type = type;
    this.work = work;
  }

  /** The result for {@code argument}; throws what the function throws. */
  public R call(A argument) throws Exception {
    LookupResult found;
    try {
      found = client.lookup(name(argument), terms.lease(), terms.patience());
    } catch (ScrubjayException e) {
      note(e);
      return work.run(argument);
    }
    JsonNode value = found.value();
    return found.hit() && found.lease() == null && value != null
        ? read(value, () -> produce(argument, null))
        : produce(argument, found.leaseToken());
  }

  /** Runs the function and stores its result. */
  public R refresh(A argument) throws Exception {
    return produce(argument, null);
  }

  /** Drops the result for {@code argument}; false if there was none. */
  public boolean invalidate(A argument) {
    return client.delete(client.key(name(argument)));
  }

  private ResultName name(A argument) {
    return ResultName.of(operation, argument);
  }

  /** A result that was stored as another type is made anew. */
  private R read(JsonNode value, Callable<R> otherwise) throws Exception {
    try {
      return Transport.JSON.treeToValue(value, type);
    } catch (JsonProcessingException e) {
      note(e);
      return otherwise.call();
    }
  }

  private R produce(A argument, @Nullable String token) throws Exception {
    ResultName name = name(argument);
    long started = System.nanoTime();
    boolean stored = false;
    try {
      R result = token == null ? work.run(argument) : runRenewing(argument, name, token);
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      StoreOptions options = terms.store().taking(took).under(token);
      stored = quietly(() -> client.store(name, result, options).stored(), false);
      return result;
    } finally {
      if (token != null && !stored) { // the next caller has it at once
        quietly(() -> client.release(name, token), false);
      }
    }
  }

  /** Renews the lease for as long as the function runs, or until it is lost. */
  private R runRenewing(A argument, ResultName name, String token) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    long pause = Math.max(1, terms.lease().toMillis() / RENEWALS);
    Thread.ofVirtual()
        .name("scrubjay-lease")
        .start(
            () -> {
              try {
                boolean held = true;
                while (held && !done.await(pause, TimeUnit.MILLISECONDS)) {
                  held = quietly(() -> client.renew(name, token, terms.lease()), true);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      return work.run(argument);
    } finally {
      done.countDown();
    }
  }

  /** The result of a call, or {@code failed} if the cache has no part in the caller's work. */
  private static boolean quietly(BooleanSupplier call, boolean failed) {
    try {
      return call.getAsBoolean();
    } catch (ScrubjayException | IllegalArgumentException e) {
      note(e);
      return failed;
    }
  }

  /** Logs a failure; not again and again while the gateway is away, and no call is tried. */
  private static void note(Exception cause) {
    boolean untried = cause instanceof GatewayUnavailableException away && !away.wasTried();
    LOG.log(
        untried ? Level.DEBUG : Level.WARNING,
        "the cache has no part in this call: {0}",
        cause.getMessage());
  }
}
