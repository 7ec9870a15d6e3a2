package dev.scrubjay.gateway.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import dev.scrubjay.policy.cache.CacheLimits;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BoundsTest {
  private static List<Access> keys(String keys) {
    return IntStream.range(0, keys.length())
        .mapToObj(i -> new Access("t", i, keys.substring(i, i + 1), 10, 0.5, Duration.ZERO))
        .toList();
  }

  private static Tally clairvoyant(String keys, int entries, long bytes) {
    return Bounds.clairvoyant(keys(keys), new CacheLimits(entries, bytes, 100));
  }

  @Test
  void beladysOwnPolicyEvictsWhatIsUsedLast() {
    Tally tally = clairvoyant("abcabdabc", 2, 1000);
    assertThat(tally.hits()).isEqualTo(4); // lru: none
    assertThat(tally.accesses()).isEqualTo(9);
    assertThat(clairvoyant("abcabdabc", 9, 20)).isEqualTo(tally);
  }

  @Test
  void whatIsNeverUsedAgainIsEvictedAtOnce() {
    assertThat(clairvoyant("abcdea", 1, 1000).hits()).isEqualTo(1);
  }

  @Test
  void unlimitedMissesOnlyTheFirst() {
    Tally tally = Bounds.unlimited(keys("aabbaa"));
    assertThat(tally.hitRate()).isEqualTo(4 / 6.0);
    assertThat(tally.costHitRate()).isEqualTo(4 / 6.0);
    assertThat(tally.hitBytes()).isEqualTo(40);
  }

  @Test
  void madeUpTraceIsTheSameForTheSameSeed() {
    assertThat(MadeUpTrace.of(500, 7)).isEqualTo(MadeUpTrace.of(500, 7)).hasSize(500);
    assertThat(MadeUpTrace.of(500, 7)).isNotEqualTo(MadeUpTrace.of(500, 8));
  }
}
