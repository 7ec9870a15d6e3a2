package dev.scrubjay.gateway.http.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BodyDeadlinesTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> failed = new ArrayList<>();
  private final BodyDeadlines deadlines = new BodyDeadlines(Duration.ofNanos(100), nanos::get);

  private void expect(String name) {
    deadlines.expect(name, late -> failed.add(name));
  }

  private void check(long at) {
    nanos.set(at);
    deadlines.failLate();
  }

  @Test
  void onlyBodiesThatAreLateFail() {
    expect("late");
    expect("arrived");
    deadlines.met("arrived");
    nanos.set(60);
    expect("young");
    check(99);
    assertThat(failed).isEmpty();
    check(100);
    assertThat(failed).containsExactly("late");
    check(160);
    assertThat(failed).containsExactly("late", "young");
  }

  @Test
  void bodyThatWasLateOnceIsNotFailedAgain() {
    expect("late");
    check(100);
    check(200);
    assertThat(failed).containsExactly("late");
  }
}
