package dev.scrubjay.policy.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessBatchTest {
  private static final AccessBatch BATCH =
      new AccessBatch(
          KeySample.MODULUS / 4,
          5000,
          Map.of("chat", new LookupCount(7, 1), "search", new LookupCount(0, 2)),
          List.of(
              new SampledAccess(4000, 0x123456789abcL, "chat", 3, 2, true, 812, 0.25, 60_000),
              new SampledAccess(4500, 5, "answer", 1, 0, false, 0, 0, 0)));

  @Test
  void textGivesTheBatchAgain() {
    AccessBatch read = BatchText.parse(BatchText.of(BATCH));
    assertThat(read.accesses()).isEqualTo(BATCH.accesses());
    assertThat(read.threshold()).isEqualTo(BATCH.threshold());
    assertThat(read.millis()).isEqualTo(BATCH.millis());
    assertThat(read.lookups()).containsAllEntriesOf(BATCH.lookups());
  }

  @Test
  void textBeginsWithWhatTheLogTrimsBy() {
    assertThat(BatchText.of(BATCH)).startsWith("2 5000 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "1 2", "1 2 0\n\n", "1 2 9\nchat 1\n", "1 2 9\n\n1 a 4 1 1 1 1 1 1"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> BatchText.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyHasTheSameNumberEverywhereAndItsHashDecides() {
    String hash = "0123456789ab" + "f".repeat(52);
    long number = KeySample.of(new CacheKey(Scope.DEFAULT, "chat", hash));
    assertThat(number).isEqualTo(0x0123456789abL);
    assertThat(KeySample.holds(number, 0x6789ab)).isFalse();
    assertThat(KeySample.holds(number, 0x6789ac)).isTrue();
  }
}
