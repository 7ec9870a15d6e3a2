package dev.scrubjay.policy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class TwoChoicesTest {

  @Property
  void mostLoadedCandidateIsNeverChosen(
      @ForAll @Size(min = 1, max = 9) List<@IntRange(max = 100) Integer> loads,
      @ForAll @DoubleRange(max = 0.99) double one,
      @ForAll @DoubleRange(max = 0.99) double another) {
    int chosen = TwoChoices.of(loads, load -> load, one, another);
    List<Integer> sorted = new ArrayList<>(loads);
    Collections.sort(sorted);
    int most = sorted.get(sorted.size() - 1);
    boolean unique = sorted.size() > 1 && sorted.get(sorted.size() - 2) < most;
    assertThat(loads).contains(chosen);
    if (unique) {
      assertThat(chosen).isLessThan(most);
    }
  }

  @Test
  void loadIsSpreadEvenly() {
    Random random = new Random(7);
    int[] load = new int[8];
    List<Integer> places = List.of(0, 1, 2, 3, 4, 5, 6, 7);
    for (int i = 0; i < 8000; i++) {
      load[TwoChoices.of(places, at -> load[at], random.nextDouble(), random.nextDouble())]++;
    }
    assertThat(Arrays.stream(load).boxed()).allSatisfy(at -> assertThat(at).isBetween(995, 1005));
  }

  @Test
  void hedgingIsOffByDefault() {
    RecentDurations known = new RecentDurations();
    for (int i = 1; i <= 100; i++) {
      known.add(Duration.ofMillis(i));
    }
    assertThat(Hedging.DEFAULT.after(known)).isEmpty();
    assertThat(new Hedging(true, Optional.empty()).after(known)).contains(Duration.ofMillis(95));
    assertThat(new Hedging(true, Optional.of(Duration.ofSeconds(1))).after(known))
        .contains(Duration.ofSeconds(1));
    assertThat(new Hedging(true, Optional.empty()).after(new RecentDurations())).isEmpty();
  }

  @Property
  void quantileIsOneOfTheLatest(
      @ForAll @Size(min = 20, max = 400) List<@LongRange(min = 0, max = 1000) Long> millis,
      @ForAll @DoubleRange(min = 0.01, max = 1) double share) {
    RecentDurations durations = new RecentDurations();
    millis.forEach(ms -> durations.add(Duration.ofMillis(ms)));
    List<Long> latest = millis.subList(Math.max(0, millis.size() - 128), millis.size());
    long quantile = durations.quantile(share).orElseThrow().toMillis();
    long atMost = latest.stream().filter(ms -> ms <= quantile).count();
    long below = latest.stream().filter(ms -> ms < quantile).count();
    assertThat((double) atMost).isGreaterThanOrEqualTo(share * latest.size());
    assertThat((double) below).isLessThan(share * latest.size());
  }
}
