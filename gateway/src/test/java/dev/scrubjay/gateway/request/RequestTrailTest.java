package dev.scrubjay.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.model.Cost;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RequestTrailTest {
  private final RequestTrail trail = new RequestTrail(0);

  @Test
  void callsAreBoundedAndTheOthersCounted() {
    for (int i = 0; i < 33; i++) {
      trail.calling("model-" + i, "provider", i).failed(i + 1, "timeout");
    }
    assertThat(trail.calls()).hasSize(20);
    assertThat(trail.calls().getFirst().state().result()).isEqualTo("timeout");
    assertThat(trail.further()).isEqualTo(13);
  }

  @Test
  void callTellsHowFarItHasCome() {
    CallTrail call = trail.calling("gpt-4o", "openai", 10);
    assertThat(call.state().result()).isEqualTo("pending");
    assertThat(call.state().cost()).isEqualTo(Cost.UNKNOWN);
    call.begun(15);
    call.is("judge");
    call.answered(30, new Usage(3, 4), Cost.of(0.5));
    CallTrail.CallProgress state = trail.calls().getFirst().state();
    assertThat(state.role()).isEqualTo("judge");
    assertThat(state.firstNanos()).hasValue(15);
    assertThat(state.endNanos()).hasValue(30);
    assertThat(state.cost()).isEqualTo(Cost.of(0.5));
  }

  @Test
  void fewOfManyRejectedModelsAreKeptAndAllAreCounted() {
    Map<String, String> rejected = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      rejected.put("model-" + i, "too short");
    }
    trail.chosen(RequestTrail.Choice.of(task(), new Unroutable("none", rejected, false)));
    RequestTrail.Choice choice = trail.choice().orElseThrow();
    assertThat(choice.rejected()).isEqualTo(300);
    assertThat(Objects.requireNonNull(choice.decision()).rejected()).hasSize(20);
  }

  @Test
  void workBesideARequestLeavesNothingInItsTrail() {
    CacheKey key = new CacheKey(Scope.DEFAULT, "chat.completions", "0".repeat(64));
    Completion completion = TestRequests.completion(key, "gpt-4o");
    completion.aside().context().trail().calling("judge", "provider", 0);
    assertThat(completion.context().trail().calls()).isEmpty();
    completion.with(completion.context().cancellation()).context().trail().keyed(key);
    assertThat(completion.context().trail().key()).contains(key);
  }

  private static RoutingRequest task() {
    return new RoutingRequest(
        TaskType.GENERAL,
        TaskComplexity.SIMPLE,
        10,
        10,
        0,
        Set.of(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        false);
  }
}
