package dev.scrubjay.policy.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.policy.scaling.ScalingDecision.Refuse;
import dev.scrubjay.policy.scaling.ScalingDecision.Ruling;
import dev.scrubjay.policy.scaling.ScalingDecision.Serve;
import dev.scrubjay.policy.scaling.ScalingDecision.SpillOver;
import dev.scrubjay.policy.scaling.ScalingDecision.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ScalingDecisionTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final ScalingPolicy POLICY =
      new ScalingPolicy(
          4,
          new QueuePolicy(10, Duration.ofSeconds(30)),
          Duration.ofSeconds(2),
          List.of(),
          SECOND,
          Optional.empty());

  private static ModelDemand demand(int inFlight, int waiting, int capacity) {
    return new ModelDemand(inFlight, waiting, 0, capacity, Duration.ZERO, SECOND);
  }

  private static Ruling decide(ModelDemand demand, SpillState state, boolean alternative) {
    return decide(demand, state, alternative, Duration.ZERO);
  }

  private static Ruling decide(
      ModelDemand demand, SpillState state, boolean alternative, Duration waited) {
    boolean place = demand.inFlight() < demand.capacity();
    return ScalingDecision.on(demand, POLICY, state, place, alternative, waited, LONG);
  }

  @Test
  void callIsMadeWhileThereIsAPlace() {
    assertThat(decide(demand(3, 0, 4), SpillState.SERVING, true).decision()).isEqualTo(new Serve());
  }

  @Test
  void callWithoutAlternativeWaitsAsLongAsItMay() {
    assertThat(decide(demand(4, 9, 4), SpillState.SPILLING, false).decision())
        .isEqualTo(new Wait(Duration.ofSeconds(30)));
    assertThat(
            decide(demand(4, 9, 4), SpillState.SERVING, false, Duration.ofSeconds(29)).decision())
        .isEqualTo(new Wait(SECOND));
    assertThat(decide(demand(4, 10, 4), SpillState.SERVING, false).decision())
        .isEqualTo(new Refuse());
    assertThat(
            decide(demand(4, 1, 4), SpillState.SERVING, false, Duration.ofSeconds(30)).decision())
        .isEqualTo(new Refuse());
  }

  @Test
  void waitEndsWithTheTimeThatTheRequestHas() {
    assertThat(
            ScalingDecision.on(
                    demand(4, 0, 4),
                    POLICY,
                    SpillState.SERVING,
                    false,
                    false,
                    Duration.ZERO,
                    Duration.ofSeconds(3))
                .decision())
        .isEqualTo(new Wait(Duration.ofSeconds(3)));
  }

  @Test
  void callWithAlternativeWaitsOnlyForWhatIsExpectedInTime() {
    assertThat(decide(demand(4, 0, 4), SpillState.SERVING, true).decision())
        .isEqualTo(new Wait(Duration.ofSeconds(2)));
    assertThat(decide(demand(4, 7, 4), SpillState.SERVING, true).decision())
        .isEqualTo(new Wait(Duration.ofSeconds(2)));
    assertThat(decide(demand(4, 8, 4), SpillState.SERVING, true))
        .isEqualTo(new Ruling(new SpillOver(), SpillState.SPILLING));
  }

  @Test
  void callThatHasWaitedInVainSpillsOverAndOthersFollowAtOnce() {
    Ruling spilled = decide(demand(4, 0, 4), SpillState.SERVING, true, Duration.ofSeconds(2));
    assertThat(spilled).isEqualTo(new Ruling(new SpillOver(), SpillState.SPILLING));
    assertThat(decide(demand(4, 0, 4), spilled.state(), true).decision())
        .isEqualTo(new SpillOver());
  }

  @Test
  void trafficReturnsOnceAFifthOfTheCapacityIsFree() {
    assertThat(decide(demand(9, 0, 10), SpillState.SPILLING, true).decision())
        .isEqualTo(new SpillOver());
    assertThat(decide(demand(9, 0, 10), SpillState.SPILLING, false).decision())
        .isEqualTo(new Serve());
    assertThat(decide(demand(8, 0, 10), SpillState.SPILLING, true))
        .isEqualTo(new Ruling(new Serve(), SpillState.SERVING));
    assertThat(decide(demand(9, 0, 20), SpillState.SPILLING, true))
        .isEqualTo(new Ruling(new Serve(), SpillState.SERVING));
    assertThat(decide(demand(0, 0, 1), SpillState.SPILLING, true).decision())
        .isEqualTo(new Serve());
  }

  @Test
  void nobodyIsOvertaken() {
    assertThat(decide(demand(3, 1, 4), SpillState.SERVING, false).decision())
        .isInstanceOf(Wait.class);
  }

  @Test
  void withoutInstancesOneCallProbesAndTheOthersWaitOrSpill() {
    ModelDemand none = demand(0, 0, 0);
    assertThat(
            ScalingDecision.on(none, POLICY, SpillState.SPILLING, true, true, Duration.ZERO, LONG)
                .decision())
        .isEqualTo(new Serve());
    assertThat(decide(none, SpillState.SERVING, true).decision()).isEqualTo(new SpillOver());
    assertThat(decide(none, SpillState.SERVING, false).decision()).isInstanceOf(Wait.class);
  }

  @Property
  void nothingWaitsBeyondTheQueueAndNothingIsServedWithoutAPlace(
      @ForAll @IntRange(max = 20) int inFlight,
      @ForAll @IntRange(max = 20) int waiting,
      @ForAll @IntRange(max = 20) int capacity,
      @ForAll boolean alternative,
      @ForAll SpillState state) {
    switch (decide(demand(inFlight, waiting, capacity), state, alternative).decision()) {
      case Serve serve -> assertThat(inFlight).isLessThan(capacity);
      case Wait wait -> assertThat(waiting).isLessThan(POLICY.queue().limit());
      case SpillOver spill -> assertThat(alternative).isTrue();
      case Refuse refuse -> assertThat(alternative).isFalse();
    }
  }

  @Test
  void demandCountsWhatOthersServeMeanwhile() {
    ModelDemand demand = new ModelDemand(4, 3, 6, 4, Duration.ZERO, SECOND);
    assertThat(demand.wanted()).isEqualTo(13);
    assertThat(demand.instances(4)).isEqualTo(4);
    assertThat(demand(0, 0, 0).instances(4)).isZero();
    assertThat(demand(0, 1, 0).instances(4)).isEqualTo(1);
    assertThat(demand(4, 7, 4).expectedWait()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(
            () ->
                new ScalingPolicy(
                    0, ScalingPolicy.QUEUE, SECOND, List.of(), SECOND, Optional.empty()))
        .hasMessage("target_concurrency: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new QueuePolicy(-1, SECOND)).hasMessage("limit: -1 (expected: >= 0)");
  }
}
