package dev.scrubjay.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TestCaches;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.file.ServedCatalog;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.evidence.Observation.ObservedAnswer;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When estimates are made anew, through a real Redis. */
final class KnowledgeExchangeIT {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Vertx vertx = Vertx.vertx();
  private final String busy = "busy-" + UUID.randomUUID();
  private final String idle = "idle-" + UUID.randomUUID();
  private volatile Instant now = Instant.ofEpochSecond(1_800_000_000);
  private RedisLink link;
  private Knowledge knowledge;
  private KnowledgeExchange exchange;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    GatewayConfig config =
        ConfigLoader.load(Files.writeString(folder.resolve("c.yaml"), "catalog: seed"), Map.of())
            .config();
    link = TestCaches.link(vertx, TestRedis.url(), RedisConfig.DEFAULT);
    await().until(link::isReachable);
    ModelCatalog catalog = ServedCatalog.of(config.models());
    SharedState shared = new SharedState(link);
    knowledge = new Knowledge(shared, () -> catalog, () -> config, () -> now, new Random(1));
    exchange = new KnowledgeExchange(vertx, shared, knowledge, () -> now);
  }

  @AfterEach
  void stop() {
    get(link.close());
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private void answered(String tenant) {
    ObservedCall call = new ObservedCall(TaskType.GENERAL, TaskComplexity.SIMPLE, "gpt-4o", 100);
    ObservedAnswer answer = new ObservedAnswer(call, 50, Optional.of(SECOND), SECOND);
    assertThat(knowledge.add(tenant, knowledge.learning(tenant).evidence(answer, now))).isTrue();
  }

  /** The estimates for {@code tenant} after the replicas have exchanged what they have learned. */
  private Estimates exchanged(String tenant) {
    get(exchange.tick());
    return knowledge.estimates(tenant);
  }

  @Test
  void estimatesAreMadeAnewForTenantsOfWhichMoreIsKnown() {
    answered(busy);
    answered(idle);
    Estimates first = exchanged(busy);
    Estimates ofIdle = knowledge.estimates(idle);
    now = now.plus(SECOND);
    answered(busy);

    Estimates second = exchanged(busy);
    assertThat(second).isNotSameAs(first);
    assertThat(knowledge.estimates(idle)).isSameAs(ofIdle);
    assertThat(exchanged(busy)).isSameAs(second);
  }

  @Test
  void estimatesOfAnIdleTenantAreRenewedNowAndThen() {
    answered(idle);
    Estimates first = exchanged(idle);
    now = now.plus(SECOND);
    assertThat(exchanged(idle)).isSameAs(first);
    now = now.plus(Duration.ofSeconds(31));
    assertThat(exchanged(idle)).isNotSameAs(first);
  }
}
