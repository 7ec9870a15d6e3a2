package dev.scrubjay.gateway.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TestCaches;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.shared.NumberedTexts.NumberedText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NumberedTextsIT {
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final Vertx vertx = Vertx.vertx();
  private final String tenant = "t-" + UUID.randomUUID();
  private RedisLink link;
  private NumberedTexts texts;

  @BeforeEach
  void start() {
    link = TestCaches.link(vertx, TestRedis.url(), RedisConfig.DEFAULT);
    await().until(link::isReachable);
    texts = new SharedState(link).counters(tenant, 100).numberedTexts("numbered", 2);
  }

  @AfterEach
  void stop() {
    get(link.close());
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private boolean write(String name, long number, long gap, String... instead) {
    NumberedText text = new NumberedText(number, "text\n" + number);
    return get(texts.write(name, text, gap, KEPT, List.of(instead)));
  }

  @Test
  void newestIsLeftInWhateverOrderTextsArrive() {
    long seed = new Random().nextLong();
    List<Long> numbers = new ArrayList<>(List.of(3L, 1L, 1_767_225_600_001L, 1_767_225_600_000L));
    Collections.shuffle(numbers, new Random(seed));
    numbers.forEach(number -> write("a", number, 1));
    numbers.forEach(number -> assertThat(write("a", number, 1)).as("seed %d", seed).isFalse());
    assertThat(get(texts.read()))
        .as("seed %d", seed)
        .isEqualTo(Map.of("a", new NumberedText(1_767_225_600_001L, "text\n1767225600001")));
  }

  @Test
  void numberThatIsNotHigherByTheGapIsNotWritten() {
    assertThat(write("a", 1000, 500)).isTrue();
    assertThat(write("a", 1499, 500)).isFalse();
    assertThat(write("a", 1500, 500)).isTrue();
  }

  @Test
  void namesAreBoundedAndMakeRoomForOthers() {
    assertThat(write("a", 1, 1)).isTrue();
    assertThat(write("b", 1, 1)).isTrue();
    assertThat(write("c", 1, 1)).isFalse();
    assertThat(write("c", 1, 1, "a")).isTrue();
    assertThat(get(texts.read())).containsOnlyKeys("b", "c");
  }

  @Test
  void versionIsAnotherAfterEachChangeOnly() {
    assertThat(get(texts.version())).isEmpty();
    write("a", 1, 1);
    String first = get(texts.version());
    write("a", 1, 1);
    assertThat(get(texts.version())).isEqualTo(first).isNotEmpty();
    write("a", 2, 1);
    String second = get(texts.version());
    assertThat(second).isNotEqualTo(first);
    assertThat(get(texts.delete("a"))).isTrue();
    assertThat(get(texts.version())).isNotEqualTo(second);
    assertThat(get(texts.delete("a"))).isFalse();
    assertThat(get(texts.read())).isEmpty();
  }

  @Test
  void rubbishIsOverwrittenAndNotRead() {
    byte[] rubbish = "no number".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    get(link.run(redis -> redis.hset(texts.place(), "a", rubbish)));
    assertThat(get(texts.read())).isEmpty();
    assertThat(write("a", 1, 1)).isTrue();
    assertThat(get(texts.read())).containsOnlyKeys("a");
  }

  @Test
  void replicasAgreeOnWhatOneProposedFirst() {
    SharedDocuments documents = new SharedState(link).documents();
    String name = "agreed-" + UUID.randomUUID();
    assertThat(get(documents.agreed(name, "one"))).isEqualTo("one");
    assertThat(get(documents.agreed(name, "other"))).isEqualTo("one");
    get(link.run(redis -> redis.del("sj:{policy}:" + name)));
  }
}
