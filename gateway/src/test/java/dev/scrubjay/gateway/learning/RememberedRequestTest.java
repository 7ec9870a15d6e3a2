package dev.scrubjay.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.observe.AdvisedWork;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.experiment.Assignment;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RememberedRequestTest {
  private static final String MODEL = "a|model with any characters";
  private static final Optional<ObservedCall> ASKED =
      Optional.of(
          new ObservedCall(new TaskType("translation"), TaskComplexity.MODERATE, MODEL, 12));
  private static final Optional<Assignment> ASSIGNMENT =
      Optional.of(new Assignment("strong:1f", 1, 63));

  @Test
  void textKeepsWhatIsKnown() {
    for (Optional<ObservedCall> asked : List.of(ASKED, Optional.<ObservedCall>empty())) {
      for (Optional<Assignment> assignment : List.of(ASSIGNMENT, Optional.<Assignment>empty())) {
        RememberedRequest request = new RememberedRequest(MODEL, asked, assignment);
        assertThat(RememberedRequest.parse(request.text())).contains(request);
      }
    }
  }

  @Test
  void textKeepsWhatAdviceExpects() {
    AdvisedWork work =
        new AdvisedWork(1000, 0.00025, 0.03, Duration.ofMillis(400), Duration.ofMillis(1200));
    RememberedRequest request =
        new RememberedRequest(MODEL, ASKED, Optional.empty(), Optional.of(work));
    assertThat(RememberedRequest.parse(request.text())).contains(request);
    assertThat(work.strongestUsd(0.0005)).isEqualTo(0.06);
    assertThat(work.tokens(0.0005)).isEqualTo(2000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rubbish",
        "translation|MODERATE|12|gpt-4o",
        "3|translation|MODERATE|12||||gpt-4o",
        "3|translation|MODERATE|12||||1|2|3|4|many|gpt-4o",
        "2|translation|NO_SUCH|12||||gpt-4o",
        "2|translation|MODERATE|many||||gpt-4o",
        "2||||strong:1f|x|1|gpt-4o"
      })
  void textOfAnotherVersionIsUnknown(String text) {
    assertThat(RememberedRequest.parse(text)).isEmpty();
  }
}
