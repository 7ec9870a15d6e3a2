package dev.scrubjay.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.policy.cache.CachePlan.Skip;
import dev.scrubjay.policy.cache.CachePlan.SkipReason;
import dev.scrubjay.policy.cache.CachePlan.Store;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CacheOptimizerTest {
  private final CacheOptimizer optimizer = new CacheOptimizer(CachePolicy.DEFAULT);

  private CachePlan plan(int bytes, StoreHints hints) {
    return optimizer.plan(bytes, hints);
  }

  @ParameterizedTest
  @CsvSource({"frequent,3600", "MODERATE,1800", "rare,300"})
  void frequencyDecidesTheTtl(String frequency, long seconds) {
    StoreHints hints = new StoreHints(AccessFrequency.parse(frequency), 50, Optional.empty());
    assertThat(plan(10, hints))
        .isInstanceOfSatisfying(Store.class, plan -> assertThat(plan.ttl()).hasSeconds(seconds));
  }

  @Test
  void accessWithoutHintIsModerate() {
    assertThat(plan(10, StoreHints.NONE))
        .isEqualTo(
            new Store(
                Duration.ofMinutes(30),
                Duration.ofMinutes(5),
                false,
                50,
                AccessFrequency.MODERATE,
                false));
  }

  @Test
  void givenTtlOverridesTheFrequency() {
    StoreHints hints =
        new StoreHints(
            Optional.of(AccessFrequency.FREQUENT), 50, Optional.of(Duration.ofSeconds(7)));
    assertThat(((Store) plan(10, hints)).ttl()).hasSeconds(7);
  }

  @Test
  void countedAccessesOverrideTheHint() {
    StoreHints rare = new StoreHints(Optional.of(AccessFrequency.RARE), 50, Optional.empty());
    double often = CachePolicy.DEFAULT.frequency().threshold(AccessFrequency.FREQUENT);
    assertThat(((Store) optimizer.plan(10, rare, often)).ttl()).hasHours(1);
  }

  @Test
  void jitterShortensAllButAFixedTtl() {
    Store plan = (Store) plan(10, StoreHints.NONE);
    assertThat(plan.shortenedBy(0.1).ttl()).hasMinutes(27);
    Store fixed = (Store) plan(10, StoreHints.NONE.withTtl(Duration.ofSeconds(10)));
    assertThat(fixed.shortenedBy(0.1)).isEqualTo(fixed);
  }

  @Test
  void payloadsAreCompressedFromTheThresholdOn() {
    assertThat(((Store) plan(1023, StoreHints.NONE)).compress()).isFalse();
    assertThat(((Store) plan(1024, StoreHints.NONE)).compress()).isTrue();
  }

  @Test
  void nothingEmptyOrTooLargeIsStored() {
    assertThat(plan(0, StoreHints.NONE)).isEqualTo(new Skip(SkipReason.EMPTY));
    int limit = CachePolicy.DEFAULT.limits().maxEntryBytes();
    assertThat(plan(limit, StoreHints.NONE)).isInstanceOf(Store.class);
    assertThat(plan(limit + 1, StoreHints.NONE)).isEqualTo(new Skip(SkipReason.TOO_LARGE));
  }

  @Test
  void nothingIsStoredWhileDisabled() {
    CachePolicy standard = CachePolicy.DEFAULT;
    CachePolicy off =
        new CachePolicy(
            false,
            standard.ttl(),
            standard.compressionThreshold(),
            standard.eviction(),
            standard.limits(),
            standard.frequency(),
            standard.freshness(),
            standard.secondUsd(),
            0,
            HitUsage.AS_STORED);
    assertThat(new CacheOptimizer(off).plan(1, StoreHints.NONE))
        .isEqualTo(new Skip(SkipReason.DISABLED));
  }

  @Test
  void hintsAreChecked() {
    assertThatThrownBy(() -> new StoreHints(Optional.empty(), 101, Optional.empty()))
        .hasMessage("priority: 101 (expected: 0 to 100)");
    assertThatThrownBy(() -> new StoreHints(Optional.empty(), 1, Optional.of(Duration.ZERO)))
        .hasMessageStartingWith("ttl: ");
  }
}
