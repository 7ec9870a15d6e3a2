package dev.scrubjay.gateway.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TestCaches;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.CurvesConfig;
import dev.scrubjay.gateway.observe.CacheAccess;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.curves.TenantCurves;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CacheCurvesIT {
  private final String prefix = UUID.randomUUID().toString();
  private Vertx vertx;
  private RedisLink link;
  private CurvesConfig config = CurvesConfig.DEFAULT;

  @BeforeAll
  void start() {
    vertx = Vertx.vertx();
    link = TestCaches.link(vertx, TestRedis.url(), TestCaches.PATIENT);
    await().until(link::isReachable);
  }

  @AfterAll
  void stop() {
    join(link.close());
    join(vertx.close());
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private CacheCurves curves() {
    return new CacheCurves(
        vertx,
        new SharedState(link),
        () -> config,
        () -> CachePolicy.DEFAULT,
        InstantSource.system());
  }

  private String turn(int number) {
    return String.format(Locale.ROOT, "%s-%02d", prefix, number);
  }

  private static void access(CacheCurves curves, String tenant) {
    CacheKey key = CacheKey.derive(new Scope(tenant, "w"), "chat", "", new byte[0]);
    curves.observer().accessed(key, CacheAccess.ABSENT);
  }

  @Test
  void allTenantsGetTheirTurnHoweverManyThereAre() {
    CacheCurves curves = curves();
    for (int i = 0; i < 45; i++) {
      access(curves, turn(i));
    }
    join(curves.renew());
    assertThat(curves.kept()).hasSize(20).containsKey(turn(0));
    join(curves.renew());
    assertThat(curves.kept()).hasSize(40);
    join(curves.renew());
    assertThat(curves.kept()).hasSize(45).containsKey(turn(44));
    assertThat(curves.kept().values()).extracting(TenantCurves::sampled).containsOnly(1L);
  }

  @Test
  void nothingIsKeptOrToldWhileCurvesAreOff() {
    CacheCurves curves = curves();
    access(curves, prefix);
    join(curves.renew());
    assertThat(curves.kept()).containsOnlyKeys(prefix);
    config = new CurvesConfig(false, config.window());
    try {
      assertThat(curves.kept()).isEmpty();
      assertThat(join(curves.of(prefix)).sampled()).isZero();
      access(curves, prefix);
      join(curves.tick());
    } finally {
      config = CurvesConfig.DEFAULT;
    }
    assertThat(curves.kept()).as("forgotten").isEmpty();
  }
}
