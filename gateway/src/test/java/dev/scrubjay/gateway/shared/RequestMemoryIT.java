package dev.scrubjay.gateway.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.redis.RedisLinkFixture;
import dev.scrubjay.gateway.shared.RequestMemory.JudgedText;
import dev.scrubjay.gateway.shared.RequestMemory.RankedScore;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The requests that verdicts are noted on, in Redis, which they come to many at once. */
final class RequestMemoryIT extends RedisLinkFixture {
  private static final Duration KEPT = Duration.ofHours(1);
  private static final long MAX_BYTES = 1 << 20;
  private static final RankedScore GOOD = new RankedScore(1, 1);

  private final Scope scope = new Scope("t-" + UUID.randomUUID(), "w");
  private RequestMemory memory;

  @BeforeAll
  void start() {
    memory = new RequestMemory(link, InstantSource.system(), () -> MAX_BYTES);
  }

  private Future<Optional<JudgedText>> judge(String requestId) {
    return memory.judge(scope.tenant(), scope.workspace(), requestId, GOOD, KEPT);
  }

  @Test
  void requestThatWaitsForTheWriteBeforeItIsThereOnceWritesHaveSettled() {
    memory.remember(scope, "first", "text", KEPT);
    memory.remember(scope, "second", "text", KEPT);
    Future<Optional<JudgedText>> atOnce = judge("second");
    Future<Optional<JudgedText>> settled =
        memory.settled(scope.tenant()).compose(written -> judge("second"));
    assertThat(join(atOnce)).isEmpty();
    assertThat(join(settled)).hasValueSatisfying(judged -> assertThat(judged.noted()).isTrue());
  }
}
