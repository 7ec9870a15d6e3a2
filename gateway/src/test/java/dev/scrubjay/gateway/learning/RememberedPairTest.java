package dev.scrubjay.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RememberedPairTest {
  private static final ObservedCall SERVED =
      new ObservedCall(new TaskType("translation"), TaskComplexity.MODERATE, "a|model", 12);

  @Test
  void textKeepsWhatIsKnown() {
    for (Optional<Verdict> judge :
        List.of(Optional.of(new Verdict(1, Provenance.JUDGE)), Optional.<Verdict>empty())) {
      RememberedPair pair = new RememberedPair(SERVED, "another|model: x", judge);
      assertThat(RememberedPair.parse(pair.text())).contains(pair);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rubbish",
        "P2||translation|MODERATE|12|3|abcdef",
        "P1|2|translation|MODERATE|12|3|abcdef",
        "P1||translation|NO_SUCH|12|3|abcdef",
        "P1||translation|MODERATE|12|7|abcdef",
        "2|translation|MODERATE|12||||gpt-4o"
      })
  void textOfAnotherVersionIsUnknown(String text) {
    assertThat(RememberedPair.parse(text)).isEmpty();
  }

  @Test
  void aPairIsNoRequest() {
    RememberedPair pair = new RememberedPair(SERVED, "other", Optional.empty());
    assertThat(RememberedRequest.parse(pair.text())).isEmpty();
  }
}
