package dev.scrubjay.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WaitingCallsTest {
  private final WaitingCalls waiting = new WaitingCalls();
  private final List<String> order = new ArrayList<>();
  private final Map<String, Integer> held = new HashMap<>();
  private int places;

  /** A call that takes one of the places. */
  private final class Call implements WaitingCalls.WaitingCall {
    private final String tenant;
    private final String name;

    Call(String tenant, String name) {
      this.tenant = tenant;
      this.name = name;
    }

    @Override
    public String tenant() {
      return tenant;
    }

    @Override
    public boolean goOn() {
      if (places == 0) {
        return false;
      }
      places--;
      held.merge(tenant, 1, Integer::sum);
      order.add(name);
      return true;
    }
  }

  private Call add(String tenant, String name) {
    Call call = new Call(tenant, name);
    assertThat(waiting.add(call, 100)).isTrue();
    return call;
  }

  private void wake(int free) {
    places = free;
    waiting.wake(tenant -> held.getOrDefault(tenant, 0));
  }

  @Test
  void placesGoToTheTenantThatHasTheFewest() {
    held.put("greedy", 2);
    add("greedy", "g1");
    add("greedy", "g2");
    add("greedy", "g3");
    add("modest", "m1");
    add("modest", "m2");
    add("modest", "m3");
    wake(4);
    assertThat(order).containsExactly("m1", "m2", "g1", "m3");
    assertThat(waiting.size()).isEqualTo(2);
    wake(10);
    assertThat(order).endsWith("g2", "g3");
    assertThat(waiting.size()).isZero();
  }

  @Test
  void callThatLeftIsNotWoken() {
    add("t", "first");
    Call second = add("t", "second");
    add("t", "third");
    assertThat(waiting.remove(second)).isTrue();
    assertThat(waiting.remove(second)).isFalse();
    wake(3);
    assertThat(order).containsExactly("first", "third");
  }

  @Test
  void tenantAloneFillsNineTenthsAndLeavesRoomForOthers() {
    int taken = 0;
    while (waiting.add(new Call("greedy", "g"), 20)) {
      taken++;
    }
    assertThat(taken).isEqualTo(18);
    assertThat(waiting.add(new Call("modest", "m"), 20)).isTrue();
  }
}
