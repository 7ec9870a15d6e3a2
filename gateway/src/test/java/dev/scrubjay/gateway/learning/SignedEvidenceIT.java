package dev.scrubjay.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TestCaches;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.shared.SenderTexts;
import dev.scrubjay.gateway.shared.SharedState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signed evidence of replicas that come and go, through a real Redis. */
final class SignedEvidenceIT {
  private static final SecretKeySpec KEY = SignedText.key("k".repeat(32));

  private final Vertx vertx = Vertx.vertx();
  private final LongAdder ignored = new LongAdder();
  private volatile Instant now = Instant.ofEpochSecond(1_800_000_000);
  private RedisLink link;
  private SenderTexts texts;

  @BeforeEach
  void start() {
    link = TestCaches.link(vertx, TestRedis.url(), RedisConfig.DEFAULT);
    await().until(link::isReachable);
    texts = new SharedState(link).counters("t-" + UUID.randomUUID(), 100).texts("evidence");
  }

  @AfterEach
  void stop() {
    get(link.close());
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private SignedEvidence replica() {
    return new SignedEvidence(texts, KEY, ignored, () -> now);
  }

  private static void add(SignedEvidence to, double amount) {
    assertThat(to.add(Map.of("sum", amount))).isTrue();
    get(to.flush());
  }

  @Test
  void sumsOfReplicasAddUp() {
    SignedEvidence one = replica();
    SignedEvidence other = replica();
    add(one, 1);
    add(other, 2);
    add(one, 4);
    assertThat(get(one.read())).isEqualTo(Map.of("sum", 7.0));
    assertThat(get(other.read())).isEqualTo(Map.of("sum", 7.0));
    assertThat(ignored.sum()).isZero();
  }

  @Test
  void sumsOfAReplicaThatIsGoneAreTakenOverByOneOther() {
    add(replica(), 1);
    SignedEvidence one = replica();
    SignedEvidence other = replica();
    add(one, 2);
    add(other, 4);
    now = now.plus(Duration.ofDays(2));
    add(one, 8); // both are still there
    add(other, 16);
    get(one.read());
    get(other.read());
    get(Future.join(one.flush(), other.flush()));
    assertThat(get(texts.read())).hasSize(2);
    assertThat(get(one.read())).isEqualTo(Map.of("sum", 31.0));
    add(one, 32);
    assertThat(get(other.read())).isEqualTo(Map.of("sum", 63.0));
  }

  @Test
  void oldTextOfASenderIsIgnoredAndCountedOnce() {
    SignedEvidence one = replica();
    SignedEvidence reader = replica();
    add(one, 1);
    Map.Entry<String, String> old = get(texts.read()).entrySet().iterator().next();
    add(one, 2);
    assertThat(get(reader.read())).isEqualTo(Map.of("sum", 3.0));
    get(texts.write(old.getKey(), old.getValue(), Duration.ofHours(1), Map.of()));
    assertThat(get(reader.read())).isEmpty();
    get(reader.read());
    assertThat(ignored.sum()).isEqualTo(1);
    add(one, 4);
    assertThat(get(reader.read())).isEqualTo(Map.of("sum", 7.0));
  }

  @Test
  void forgottenSumsAreWrittenNoMore() {
    SignedEvidence one = replica();
    add(one, 1);
    get(one.forget(List.of("sum")));
    get(one.flush());
    assertThat(get(replica().read())).isEmpty();
  }
}
