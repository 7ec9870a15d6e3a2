package dev.scrubjay.gateway.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.shared.CounterBuffer.PendingBatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CounterBufferTest {
  private final CounterBuffer buffer = new CounterBuffer(400);

  /** The destination of a minute's counters. */
  private static Map<String, Duration> minute(int number) {
    return Map.of("M:" + number, Duration.ofHours(1), "all", Duration.ofDays(1));
  }

  private void count(double hits, int minute) {
    buffer.add("hits", hits);
    buffer.settle(minute(minute));
  }

  private PendingBatch next() {
    return buffer.next().orElseThrow();
  }

  @Test
  void unacknowledgedBatchIsSentAgainUnchanged() {
    count(1, 0);
    PendingBatch first = next();
    buffer.failed();
    count(5, 0);
    assertThat(buffer.next()).containsSame(first);
    assertThat(first.amounts()).isEqualTo(Map.of("hits", 1.0));
    assertThat(buffer.unsent("hits")).isEqualTo(6);
    buffer.acknowledged(first);
    PendingBatch second = next();
    assertThat(second.number()).isGreaterThan(first.number());
    assertThat(second.amounts()).isEqualTo(Map.of("hits", 5.0));
    assertThat(buffer.unsent("hits")).isEqualTo(5);
    buffer.acknowledged(second);
    assertThat(buffer.unsent("hits")).isZero();
    assertThat(buffer.hasUnsent()).isFalse();
  }

  @Test
  void oneBatchIsSentAtATime() {
    count(1, 0);
    next();
    count(1, 1);
    assertThat(buffer.next()).isEmpty();
  }

  @Test
  void batchThatWaitsForTooLongIsLostAndCounted() {
    count(1, 0);
    next();
    buffer.failed();
    for (int minute = 1; minute <= 20; minute++) {
      count(1, minute);
    }
    assertThat(buffer.lost()).isEqualTo(6);
    int sent = 0;
    while (buffer.hasUnsent()) {
      buffer.acknowledged(next());
      sent++;
    }
    assertThat(sent).isEqualTo(15);
  }

  @Test
  void countersOfOneDestinationWaitInOneBatch() {
    count(1, 0);
    PendingBatch first = next();
    buffer.failed();
    for (int second = 0; second < 50; second++) {
      count(1, 1);
    }
    buffer.acknowledged(first);
    PendingBatch second = next();
    assertThat(second.amounts()).isEqualTo(Map.of("hits", 50.0));
    assertThat(second.sums()).isEqualTo(minute(1));
  }

  @Test
  void settledCountersAreGivenToTheCallerOnce() {
    buffer.add(Map.of("hits", 1.0, "misses", 2.0));
    assertThat(buffer.settle(minute(0))).isEqualTo(Map.of("hits", 1.0, "misses", 2.0));
    assertThat(buffer.settle(minute(0))).isEmpty();
  }

  @Test
  void namesOfABatchAreBounded() {
    for (int name = 0; name < 400; name++) {
      assertThat(buffer.add("name:" + name, 1)).isTrue();
    }
    assertThat(buffer.add("one more", 1)).isFalse();
    assertThat(buffer.add(Map.of("name:0", 1.0, "one more", 1.0))).as("all or nothing").isFalse();
    assertThat(buffer.add("name:0", 1)).isTrue();
    assertThat(buffer.settle(minute(0))).hasSize(400).containsEntry("name:0", 2.0);
    Map<String, Double> others = new HashMap<>();
    for (int name = 0; name < 10; name++) {
      others.put("other:" + name, 1.0);
    }
    buffer.add(others);
    buffer.settle(minute(0));
    assertThat(next().amounts()).hasSize(400);
  }
}
