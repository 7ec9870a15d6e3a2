package dev.scrubjay.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.upstream.EjectionPolicy;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class BreakersTest {
  private static final long SECOND = 1_000_000_000L;

  private static void fail(Breakers breakers, int endpoint, int times, long now) {
    for (int i = 0; i < times; i++) {
      breakers.failed(endpoint, now);
    }
  }

  @Test
  void onlyEndpointMayBeEjected() {
    Breakers breakers = new Breakers(1, EjectionPolicy.DEFAULT, new Random(1));
    fail(breakers, 0, 5, 0);
    assertThat(breakers.admit(0, 0)).isFalse();
  }

  @Test
  void ejectionAndReadmissionAreReportedOnce() {
    Breakers breakers = new Breakers(2, EjectionPolicy.DEFAULT, new Random(1));
    fail(breakers, 0, 4, 0);
    assertThat(breakers.failed(0, 0)).isPresent();
    assertThat(breakers.failed(0, 0)).isEmpty();
    long later = 6 * SECOND;
    assertThat(breakers.admit(0, later)).isTrue();
    assertThat(breakers.admit(0, later)).isFalse();
    assertThat(breakers.succeeded(0, later)).isTrue();
    assertThat(breakers.succeeded(0, later)).isFalse();
  }

  @Property
  void neverMoreThanHalfAreEjected(
      @ForAll @IntRange(min = 2, max = 7) int endpoints,
      @ForAll @Size(max = 200) List<@IntRange(max = 100) Integer> events) {
    Breakers breakers = new Breakers(endpoints, EjectionPolicy.DEFAULT, new Random(endpoints));
    long now = 0;
    for (int event : events) {
      now += event % 7 == 0 ? SECOND : 0;
      int endpoint = event % endpoints;
      if (event > 90) {
        breakers.succeeded(endpoint, now);
      } else {
        fail(breakers, endpoint, 3, now);
      }
      long at = now;
      long out = IntStream.range(0, endpoints).filter(p -> !breakers.admits(p, at)).count();
      assertThat(out).isLessThanOrEqualTo(endpoints / 2);
    }
  }
}
