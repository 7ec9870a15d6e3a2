package dev.scrubjay.policy.preload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PreloadModelTest {
  private static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final PreloadTerms TERMS =
      new PreloadTerms(0.01, Duration.ofMinutes(1), Duration.ofHours(1));

  private final PreloadModel model = new PreloadModel(TERMS);

  private static KeyAccess access(String key, long at) {
    return new KeyAccess(key, at, 0.01, 3, at + 30 * MINUTE);
  }

  private List<Prediction> days(int from, int to, String... keys) {
    List<Prediction> predictions = new ArrayList<>();
    for (int day = from; day < to; day++) {
      for (int i = 0; i < keys.length; i++) {
        long at = START + day * DAY + 9 * HOUR + 5L * i * MINUTE;
        predictions.addAll(model.advance(at - 1000));
        predictions.addAll(model.observe(access(keys[i], at)));
      }
    }
    return predictions;
  }

  @Test
  void rhythmIsPredictedOnPaperFirstAndPaysOnceItHasComeTrue() {
    List<Prediction> first = days(0, 5, "w:a", "w:b");
    assertThat(first).isNotEmpty().allMatch(prediction -> !prediction.pays());
    days(5, 12, "w:a", "w:b");
    long nine = START + 12 * DAY + 9 * HOUR;
    assertThat(model.advance(nine - 2 * MINUTE)).isEmpty();
    assertThat(model.advance(nine - MINUTE))
        .singleElement()
        .satisfies(
            prediction -> {
              assertThat(prediction.key()).isEqualTo("w:a");
              assertThat(prediction.kind()).isEqualTo(PredictionKind.DAILY);
              assertThat(prediction.pays()).isTrue();
              assertThat(prediction.untilMillis()).isGreaterThan(nine);
            });
  }

  @Test
  void kindThatStopsComingTrueStopsPayingAndComesBack() {
    days(0, 12, "w:a", "w:b", "w:c");
    assertThat(model.precision(PredictionKind.DAILY)).isGreaterThan(0.8);
    List<Prediction> paid = new ArrayList<>();
    for (int day = 12; day < 40; day++) { // nobody asks any more
      paid.addAll(model.advance(START + day * DAY + 12 * HOUR));
    }
    List<Prediction> late =
        paid.stream().filter(one -> one.fromMillis() > START + 20 * DAY && one.pays()).toList();
    assertThat(paid.stream().filter(Prediction::pays).count()).isBetween(1L, 12L);
    assertThat(late).isEmpty();
    days(40, 75, "w:a", "w:b", "w:c");
    assertThat(model.advance(START + 75 * DAY + 9 * HOUR)).isNotEmpty().allMatch(Prediction::pays);
  }

  @Test
  void answerThatIsThereIsNotPredicted() {
    days(0, 12, "w:a", "w:b");
    model.made("w:a", START + 12 * DAY + 12 * HOUR);
    assertThat(model.advance(START + 12 * DAY + 9 * HOUR))
        .extracting(Prediction::key)
        .doesNotContain("w:a");
  }

  @Test
  void whatFollowsIsPredictedWithinTheWorkspaceAlone() {
    List<Prediction> last = List.of();
    for (int i = 0; i < 30; i++) {
      long at = START + i * 7L * HOUR + (i * 37 % 200) * MINUTE; // no rhythm
      last = model.observe(access("w:a", at));
      model.observe(access("w:b", at + 20_000));
      model.observe(access("other:c", at + 25_000));
    }
    assertThat(last)
        .filteredOn(prediction -> prediction.kind() == PredictionKind.SEQUENCE)
        .singleElement()
        .satisfies(
            prediction -> {
              assertThat(prediction.key()).isEqualTo("w:b");
              assertThat(prediction.pays()).isTrue();
            });
  }

  @Test
  void whatCostsMoreThanTheWaitingIsWorthIsNeverPaidFor() {
    List<Prediction> all = new ArrayList<>();
    for (int day = 0; day < 30; day++) {
      long at = START + day * DAY + 9 * HOUR;
      all.addAll(model.advance(at - 1000));
      all.addAll(model.observe(new KeyAccess("w:a", at, 5, 3, at + 30 * MINUTE)));
      all.addAll(model.observe(new KeyAccess("w:b", at + MINUTE, 5, 3, at + 30 * MINUTE)));
    }
    assertThat(all).isNotEmpty().noneMatch(Prediction::pays);
  }

  @Test
  void anotherReplicaGoesOnWithTheText() {
    days(0, 12, "w:a", "w:b");
    PreloadModel other = PreloadModel.parse(model.text(), TERMS);
    other.startAt(START + 12 * DAY);
    assertThat(other.text().lines().sorted())
        .containsExactlyElementsOf(model.text().lines().sorted().toList());
    assertThat(other.advance(START + 12 * DAY + 9 * HOUR))
        .extracting(Prediction::key)
        .containsExactly("w:a");
  }

  @Test
  void memoryIsBoundedAndKeepsWhatRecurs() {
    days(0, 5, "w:a");
    for (int i = 0; i < 3 * PreloadModel.MAX_KEYS; i++) {
      model.observe(access("w:once" + i, START + 5 * DAY + i * 1000L));
    }
    assertThat(model.text().lines().count()).isLessThan(PreloadModel.MAX_KEYS + 10);
    assertThat(model.text()).contains("w:a ");
  }
}
