package dev.scrubjay.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.policy.cache.CachePlan.Reason;
import dev.scrubjay.policy.cache.CachePlan.Skip;
import dev.scrubjay.policy.cache.CachePlan.Store;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CacheOptimizerTest {
  private final CacheOptimizer optimizer = new CacheOptimizer(CachePolicy.DEFAULT);

  @ParameterizedTest
  @CsvSource({"frequent,3600", "MODERATE,1800", "rare,300"})
  void frequencyDecidesTheTtl(String frequency, long seconds) {
    StoreHints hints = new StoreHints(AccessFrequency.parse(frequency), 50, Optional.empty());
    assertThat(optimizer.plan(10, hints))
        .isInstanceOfSatisfying(Store.class, plan -> assertThat(plan.ttl()).hasSeconds(seconds));
  }

  @Test
  void withoutAHintAccessIsModerate() {
    assertThat(optimizer.plan(10, StoreHints.NONE))
        .isEqualTo(new Store(Duration.ofMinutes(30), false, 50, AccessFrequency.MODERATE));
  }

  @Test
  void givenTtlCountsMoreThanTheFrequency() {
    StoreHints hints =
        new StoreHints(
            Optional.of(AccessFrequency.FREQUENT), 50, Optional.of(Duration.ofSeconds(7)));
    assertThat(((Store) optimizer.plan(10, hints)).ttl()).hasSeconds(7);
  }

  @Test
  void payloadsAreCompressedFromTheThresholdOn() {
    assertThat(((Store) optimizer.plan(1023, StoreHints.NONE)).compress()).isFalse();
    assertThat(((Store) optimizer.plan(1024, StoreHints.NONE)).compress()).isTrue();
  }

  @Test
  void nothingEmptyOrTooLargeIsStored() {
    assertThat(optimizer.plan(0, StoreHints.NONE)).isEqualTo(new Skip(Reason.EMPTY));
    int limit = CachePolicy.DEFAULT.maxEntryBytes();
    assertThat(optimizer.plan(limit, StoreHints.NONE)).isInstanceOf(Store.class);
    assertThat(optimizer.plan(limit + 1, StoreHints.NONE)).isEqualTo(new Skip(Reason.TOO_LARGE));
  }

  @Test
  void turnedOffNothingIsStored() {
    CachePolicy off = new CachePolicy(false, TtlStrategies.DEFAULT, 1, EvictionPolicy.LRU, 1, 1);
    assertThat(new CacheOptimizer(off).plan(1, StoreHints.NONE))
        .isEqualTo(new Skip(Reason.DISABLED));
  }

  @Test
  void hintsAreChecked() {
    assertThatThrownBy(() -> new StoreHints(Optional.empty(), 101, Optional.empty()))
        .hasMessage("priority: 101 (expected: 0 to 100)");
    assertThatThrownBy(() -> new StoreHints(Optional.empty(), 1, Optional.of(Duration.ZERO)))
        .hasMessageStartingWith("ttl: ");
  }
}
