package dev.scrubjay.gateway.results;

import static dev.scrubjay.gateway.cache.redis.TwoReplicas.get;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.granted;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TwoReplicas;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The ends of leases that others hold. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LeaseEndsIT {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final TwoReplicas replicas = new TwoReplicas();
  private final LeaseEnds ends = new LeaseEnds(replicas.vertx(), replicas.leases());

  @AfterAll
  void stop() {
    replicas.close();
  }

  @Test
  void allWhoWaitForOneLeaseShareItsEnd() {
    CacheKey key = newKey();
    String token = granted(replicas.others(), key, LONG).token();
    Future<Void> end = ends.of(key, token);
    assertThat(ends.of(key, token)).isSameAs(end);
    await().until(() -> replicas.isAwaited(key));
    assertThat(end.isComplete()).isFalse();
    assertThat(get(replicas.others().release(key, token, false))).isTrue();
    await().until(end::succeeded);
  }

  @Test
  void nextLeaseHasAnEndOfItsOwn() {
    CacheKey key = newKey();
    String token = granted(replicas.others(), key, LONG).token();
    Future<Void> end = ends.of(key, token);
    assertThat(get(replicas.others().release(key, token, false))).isTrue();
    await().until(end::succeeded);
    String next = granted(replicas.others(), key, LONG).token();
    Future<Void> nextEnd = ends.of(key, next);
    await().until(() -> replicas.isAwaited(key));
    assertThat(nextEnd.isComplete()).isFalse();
    assertThat(ends.of(key, token)).isNotSameAs(end); // nothing is kept of a lease that ended
  }

  @Test
  void leaseOfAHolderThatHasGoneEnds() {
    CacheKey key = newKey();
    String token = granted(replicas.others(), key, Duration.ofMillis(500)).token();
    Future<Void> end = ends.of(key, token);
    await().until(end::succeeded);
    assertThat(replicas.millisLeft(key)).isNegative();
  }

  @Test
  void withoutRedisAllLeasesHaveEnded() {
    LeaseEnds cutOff;
    try (TwoReplicas gone = new TwoReplicas()) {
      cutOff = new LeaseEnds(replicas.vertx(), gone.leases());
    }
    await().until(cutOff.of(newKey(), "token")::succeeded);
  }
}
