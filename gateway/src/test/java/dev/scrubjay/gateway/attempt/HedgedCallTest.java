package dev.scrubjay.gateway.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.attempt.HedgedCall.Hedge;
import dev.scrubjay.gateway.attempt.HedgedCall.Won;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class HedgedCallTest {
  private static final Duration LATE = Duration.ofSeconds(1);

  /** Calls and a timer that the test ends and fires. */
  private static final class Provider {
    private final List<Promise<String>> calls = new ArrayList<>();
    private final List<Boolean> live = new ArrayList<>();
    private final Cancellation client = new Cancellation();
    private Runnable onTime = () -> {};
    private final Future<Won<String>> result;

    Provider(boolean allowed) {
      result =
          new HedgedCall<>(client, this::call)
              .run(
                  LATE,
                  (delay, action) -> {
                    onTime = action;
                    return () -> onTime = () -> {};
                  },
                  () -> allowed);
    }

    void timePasses() {
      Runnable action = onTime;
      onTime = () -> {};
      action.run();
    }

    private Future<String> call(Cancellation cancellation) {
      int index = calls.size();
      Promise<String> promise = Promise.promise();
      calls.add(promise);
      live.add(true);
      cancellation.onCancel(
          () -> {
            live.set(index, false);
            promise.tryFail("cancelled");
          });
      return promise.future();
    }

    void answers(int call) {
      if (call < calls.size() && calls.get(call).tryComplete("answer " + call)) {
        live.set(call, live.get(call) && result.succeeded() && isWinner(call));
      }
    }

    private boolean isWinner(int call) {
      return result.result().reply().equals("answer " + call);
    }

    void fails(int call) {
      if (call < calls.size() && calls.get(call).tryFail("failure " + call)) {
        live.set(call, false);
      }
    }

    long underWay() {
      return live.stream().filter(alive -> alive).count();
    }
  }

  @Test
  void answerInTimeIsTheOnlyCall() {
    Provider provider = new Provider(true);
    provider.answers(0);
    provider.timePasses();
    assertThat(provider.calls).hasSize(1);
    assertThat(provider.result.result()).isEqualTo(new Won<>("answer 0", Hedge.NONE));
  }

  @Test
  void secondCallWinsAndTheFirstIsCancelled() {
    Provider provider = new Provider(true);
    provider.timePasses();
    provider.answers(1);
    assertThat(provider.result.result()).isEqualTo(new Won<>("answer 1", Hedge.WON));
    assertThat(provider.live).containsExactly(false, true);
  }

  @Test
  void firstCallMayStillWin() {
    Provider provider = new Provider(true);
    provider.timePasses();
    provider.answers(0);
    assertThat(provider.result.result()).isEqualTo(new Won<>("answer 0", Hedge.LOST));
    assertThat(provider.live).containsExactly(true, false);
  }

  @Test
  void withoutBudgetThereIsNoSecondCall() {
    Provider provider = new Provider(false);
    provider.timePasses();
    assertThat(provider.calls).hasSize(1);
    provider.fails(0);
    assertThat(provider.result.cause()).hasMessage("failure 0");
  }

  @Test
  void oneFailureLeavesTheOtherCall() {
    Provider provider = new Provider(true);
    provider.timePasses();
    provider.fails(0);
    assertThat(provider.result.isComplete()).isFalse();
    provider.answers(1);
    assertThat(provider.result.result().hedge()).isEqualTo(Hedge.WON);
  }

  @Test
  void bothFailuresAreTheFirstCalls() {
    Provider provider = new Provider(true);
    provider.timePasses();
    provider.fails(1);
    provider.fails(0);
    assertThat(provider.result.cause()).hasMessage("failure 0");
  }

  @Test
  void clientThatLeavesCancelsBoth() {
    Provider provider = new Provider(true);
    provider.timePasses();
    provider.client.cancel();
    assertThat(provider.live).containsExactly(false, false);
    assertThat(provider.result.failed()).isTrue();
  }

  @Property
  void whateverHappensNothingButTheWinnerIsLeft(
      @ForAll @Size(max = 8) List<@IntRange(max = 5) Integer> events) {
    Provider provider = new Provider(true);
    for (int event : events) {
      switch (event) {
        case 0 -> provider.timePasses();
        case 1 -> provider.answers(0);
        case 2 -> provider.answers(1);
        case 3 -> provider.fails(0);
        case 4 -> provider.fails(1);
        default -> provider.client.cancel();
      }
    }
    provider.fails(0);
    provider.fails(1);
    assertThat(provider.result.isComplete()).isTrue();
    boolean left = provider.result.succeeded() && !provider.client.isCancelled();
    assertThat(provider.underWay()).isLessThanOrEqualTo(left ? 1 : 0);
    if (left) {
      assertThat(provider.underWay()).isEqualTo(1);
    }
  }
}
