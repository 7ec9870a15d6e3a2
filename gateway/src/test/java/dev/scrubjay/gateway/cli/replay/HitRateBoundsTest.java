package dev.scrubjay.gateway.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import dev.scrubjay.policy.cache.CacheLimits;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HitRateBoundsTest {
  private static List<Access> keys(String keys) {
    return IntStream.range(0, keys.length())
        .mapToObj(i -> new Access("t", i, keys.substring(i, i + 1), 10, 0.5, Duration.ZERO))
        .toList();
  }

  private static ReplayCounts clairvoyant(String keys, int entries, long bytes) {
    return HitRateBounds.clairvoyant(keys(keys), new CacheLimits(entries, bytes, 100));
  }

  @Test
  void clairvoyantEvictsTheEntryWithTheLatestNextUse() {
    ReplayCounts counts = clairvoyant("abcabdabc", 2, 1000);
    assertThat(counts.hits()).isEqualTo(4); // lru: none
    assertThat(counts.accesses()).isEqualTo(9);
    assertThat(clairvoyant("abcabdabc", 9, 20)).isEqualTo(counts);
  }

  @Test
  void entryThatIsNeverUsedAgainIsEvictedAtOnce() {
    assertThat(clairvoyant("abcdea", 1, 1000).hits()).isEqualTo(1);
  }

  @Test
  void unlimitedMissesOnlyTheFirst() {
    ReplayCounts counts = HitRateBounds.unlimited(keys("aabbaa"));
    assertThat(counts.hitRate()).isEqualTo(4 / 6.0);
    assertThat(counts.costHitRate()).isEqualTo(4 / 6.0);
    assertThat(counts.hitBytes()).isEqualTo(40);
  }

  @Test
  void generatedTraceIsTheSameForTheSameSeed() {
    assertThat(GeneratedTrace.of(500, 7)).isEqualTo(GeneratedTrace.of(500, 7)).hasSize(500);
    assertThat(GeneratedTrace.of(500, 7)).isNotEqualTo(GeneratedTrace.of(500, 8));
  }
}
