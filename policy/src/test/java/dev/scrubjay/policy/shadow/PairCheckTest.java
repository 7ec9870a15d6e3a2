package dev.scrubjay.policy.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.policy.cascade.CheckedAnswer;
import dev.scrubjay.policy.cascade.CheckedAnswer.AnswerEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class PairCheckTest {
  private static CheckedAnswer says(String text) {
    return CheckedAnswer.ofText(text);
  }

  private static CheckedAnswer formed(String text, boolean kept) {
    return new CheckedAnswer(
        text, List.of(), AnswerEnd.WHOLE, Optional.of(kept), OptionalDouble.empty());
  }

  @Test
  void answersThatSayTheSameAreEqual() {
    assertThat(PairCheck.of(says("The answer is 42."), says("So it is 6 * 7.\nAnswer: 42")))
        .isEqualTo(new PairCheck.Equal());
  }

  @Test
  void equalAnswersAreEqualWhateverTheirForm() {
    assertThat(PairCheck.of(formed("{\"a\": 1}", true), formed("{\"a\":1.0}", false)))
        .isEqualTo(new PairCheck.Equal());
  }

  @Test
  void theFormDecidesWhereOneAloneHasIt() {
    assertThat(PairCheck.of(formed("{\"a\": 1}", true), formed("no idea", false)))
        .isEqualTo(new PairCheck.FormDiffers(true));
    assertThat(PairCheck.of(formed("{\"a\": 1}", false), formed("{\"a\": 2}", true)))
        .isEqualTo(new PairCheck.FormDiffers(false));
  }

  @Test
  void aJudgeDecidesWhatDiffersOrCannotBeCompared() {
    assertThat(PairCheck.of(says("The answer is 42."), says("The answer is 43.")))
        .isEqualTo(new PairCheck.NeedsJudge(true));
    assertThat(PairCheck.of(says("A poem.\nOf two lines."), says("Another poem.\nOf lines.")))
        .isEqualTo(new PairCheck.NeedsJudge(false));
  }

  @Test
  void aResultFollowsFromBothVerdicts() {
    assertThat(PairResult.of(true, true)).isEqualTo(PairResult.BOTH);
    assertThat(PairResult.of(true, false)).isEqualTo(PairResult.SERVED_BETTER);
    assertThat(PairResult.of(false, true)).isEqualTo(PairResult.CHALLENGER_BETTER);
    assertThat(PairResult.of(false, false)).isEqualTo(PairResult.NEITHER);
  }

  @Test
  void aShareOfTheRequestsIsTaken() {
    ShadowPolicy on = new ShadowPolicy(true, 0.02, 1, Optional.empty(), 4, Duration.ofMinutes(1));
    assertThat(on.takes(0.0199)).isTrue();
    assertThat(on.takes(0.02)).isFalse();
    assertThat(ShadowPolicy.DEFAULT.takes(0)).isFalse();
  }

  @Test
  void settingsOutOfRangeAreErrorsThatNameThem() {
    Duration wait = Duration.ofMinutes(1);
    assertThatThrownBy(() -> new ShadowPolicy(true, 0.11, 1, Optional.empty(), 4, wait))
        .hasMessageContaining("share: 0.11");
    assertThatThrownBy(() -> new ShadowPolicy(true, 0.1, 0, Optional.empty(), 4, wait))
        .hasMessageContaining("daily_usd: 0");
    assertThatThrownBy(() -> new ShadowPolicy(true, 0.1, 1, Optional.empty(), 0, wait))
        .hasMessageContaining("max_in_flight: 0");
  }
}
