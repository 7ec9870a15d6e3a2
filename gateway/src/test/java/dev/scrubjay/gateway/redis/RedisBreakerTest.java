package dev.scrubjay.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RedisBreakerTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong now = new AtomicLong();
  private final RedisBreaker breaker = new RedisBreaker(now::get);

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed();
    }
  }

  @Test
  void fiveConsecutiveFailuresOpenItForASecond() {
    fail(4);
    assertThat(breaker.isOpen()).isFalse();
    fail(1);
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.admit()).isFalse();
    now.addAndGet(SECOND - 1);
    assertThat(breaker.admit()).isFalse();
    now.addAndGet(1);
    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.admit()).isTrue();
  }

  @Test
  void successInBetweenStartsTheCountAgain() {
    fail(4);
    breaker.succeeded();
    fail(4);
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void probeThatSucceedsClosesIt() {
    fail(5);
    now.addAndGet(SECOND);
    assertThat(breaker.admit()).isTrue();
    assertThat(breaker.admit()).isFalse();
    breaker.succeeded();
    assertThat(breaker.admit()).isTrue();
    assertThat(breaker.admit()).isTrue();
  }

  @Test
  void probeThatFailsOpensItForNoMoreThanASecond() {
    fail(5);
    for (int i = 0; i < 5; i++) {
      now.addAndGet(SECOND);
      assertThat(breaker.admit()).isTrue();
      breaker.failed();
      assertThat(breaker.isOpen()).isTrue();
    }
    now.addAndGet(SECOND);
    assertThat(breaker.admit()).isTrue();
  }

  @Test
  void newConnectionClosesIt() {
    fail(5);
    breaker.reset();
    assertThat(breaker.admit()).isTrue();
  }

  @Test
  void ofManyThreadsOneSendsTheProbe() throws Exception {
    fail(5);
    now.addAndGet(SECOND);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> calls =
          Stream.<Callable<Boolean>>generate(() -> breaker::admit).limit(200).toList();
      long admitted = 0;
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        admitted += call.get() ? 1 : 0;
      }
      assertThat(admitted).isEqualTo(1);
    }
  }
}
