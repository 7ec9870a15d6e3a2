package dev.scrubjay.gateway.results;

import static dev.scrubjay.gateway.cache.redis.TwoReplicas.get;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.granted;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.redis.TwoReplicas;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.gateway.results.ResultLeases.LeaseRequest;
import dev.scrubjay.gateway.results.ResultLeases.LeaseResult;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A bot that asks for the lease on a result, beside another at the other replica. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LeaseWaitIT {
  private static final Duration LEASE = Duration.ofSeconds(20);
  private static final LeaseRequest PATIENT = new LeaseRequest(LEASE, LEASE, false);

  private final TwoReplicas replicas = new TwoReplicas();
  private final ResultLeases leases =
      new ResultLeases(
          replicas.vertx(),
          replicas.here(),
          () -> CachePolicy.DEFAULT,
          new RequestObserver() {},
          System::nanoTime);

  @AfterAll
  void stop() {
    replicas.close();
  }

  private Future<LeaseResult> asked(CacheKey key, LeaseRequest request) {
    RequestContext context = TestRequests.context(key);
    return replicas.onContext(() -> leases.acquire(context, key, request));
  }

  /** The entry that the other replica has stored under the lease {@code token}. */
  private Entry stored(CacheKey key, String token) {
    Entry entry = TwoReplicas.entry(Buffer.buffer("{\"result\":1}"));
    assertThat(replicas.storeElsewhere(key, entry, token)).isInstanceOf(StoreOutcome.Stored.class);
    return entry;
  }

  @Test
  void firstBotGetsTheLease() {
    CacheKey key = newKey();
    LeaseResult.LeaseObtained obtained = (LeaseResult.LeaseObtained) get(asked(key, PATIENT));
    assertThat(obtained.expiresIn()).isEqualTo(LEASE);
    assertThat(replicas.millisLeft(key)).isBetween(1L, LEASE.toMillis());
    assertThat(get(replicas.others().acquire(key, LeaseMode.LOOK, LEASE, 1)))
        .isEqualTo(new Acquired.Held(obtained.token()));
  }

  @Test
  void botThatWaitsGetsTheResultOfAnother() {
    CacheKey key = newKey();
    String token = granted(replicas.others(), key, LEASE).token();
    Future<LeaseResult> waiting = asked(key, PATIENT);
    await().until(() -> replicas.isAwaited(key));
    assertThat(waiting.isComplete()).isFalse();
    LeaseResult ready = new LeaseResult.ResultReady(stored(key, token));
    assertThat(get(waiting)).isEqualTo(ready);
    assertThat(get(asked(key, PATIENT))).isEqualTo(ready);
  }

  @Test
  void botThatWaitsTakesOverFromOneThatGivesUp() {
    CacheKey key = newKey();
    String token = granted(replicas.others(), key, LEASE).token();
    Future<LeaseResult> waiting = asked(key, PATIENT);
    await().until(() -> replicas.isAwaited(key));
    assertThat(get(replicas.others().release(key, token, false))).isTrue();
    assertThat(get(waiting)).isInstanceOf(LeaseResult.LeaseObtained.class);
  }

  @Test
  void botWaitsNoLongerThanItsPatience() {
    CacheKey key = newKey();
    String token = granted(replicas.others(), key, LEASE).token();
    assertThat(get(asked(key, new LeaseRequest(LEASE, Duration.ZERO, false))))
        .isEqualTo(new LeaseResult.StillHeld());
    assertThat(replicas.isAwaited(key)).isFalse();
    assertThat(get(asked(key, new LeaseRequest(LEASE, Duration.ofMillis(100), false))))
        .isEqualTo(new LeaseResult.StillHeld());
    assertThat(get(replicas.others().release(key, token, false))).isTrue();
  }

  @Test
  void staleResultIsProducedAnewThoughItIsThere() {
    CacheKey key = newKey();
    Entry there = stored(key, granted(replicas.others(), key, LEASE).token());
    assertThat(get(asked(key, PATIENT))).isEqualTo(new LeaseResult.ResultReady(there));
    assertThat(get(asked(key, new LeaseRequest(LEASE, LEASE, true))))
        .isInstanceOf(LeaseResult.LeaseObtained.class);
  }

  @Test
  void botThatHasLeftKeepsNoLease() {
    CacheKey key = newKey();
    RequestContext left = TestRequests.context(key);
    left.cancellation().cancel();
    assertThat(get(replicas.onContext(() -> leases.acquire(left, key, PATIENT))))
        .isEqualTo(new LeaseResult.NoLease());
    await().until(() -> replicas.millisLeft(key) < 0);
  }

  @Test
  void thereIsNoLeaseOnWhatCannotBeStored() {
    CacheKey key = newKey();
    String token = granted(replicas.others(), key, LEASE).token();
    assertThat(get(replicas.others().release(key, token, true))).isTrue();
    assertThat(get(asked(key, PATIENT))).isEqualTo(new LeaseResult.NoLease());
  }
}
