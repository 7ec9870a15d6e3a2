package dev.scrubjay.gateway.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.analytics.figures.FigureCounter;
import dev.scrubjay.gateway.analytics.figures.Sums;
import dev.scrubjay.gateway.analytics.figures.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TenantCountsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TenantCounts counts = new TenantCounts();

  @Test
  void whatNoReplicaWasToldForTooLongIsKeptInTheReplicasOwnSums() {
    for (int minute = 0; minute <= 20; minute++) {
      counts.add(FigureCounter.HITS, 1);
      counts.settle(NOON.plus(MINUTE.multipliedBy(minute)));
    }
    assertThat(counts.hasUnsent()).isTrue();
    assertThat(counts.lost()).isEqualTo(6);
    assertThat(counts.sums()).isEqualTo(Map.of("hits", 21.0));
  }

  @Test
  void namesAreBounded() {
    for (int name = 0; name < 10_000; name++) {
      counts.add(FigureCounter.MODEL_USAGE, "model-" + name, 1);
    }
    counts.settle(NOON);
    assertThat(counts.sums()).hasSizeLessThanOrEqualTo(400);
  }

  @Test
  void windowsEndWithThePresentInterval() {
    for (int minute = 0; minute < 90; minute++) {
      counts.add(FigureCounter.HITS, 1);
      counts.settle(NOON.plus(MINUTE.multipliedBy(minute)));
    }
    Instant now = NOON.plus(MINUTE.multipliedBy(89)).plusSeconds(30);
    Window window = Window.FIVE_MINUTES;
    Sums sums =
        Sums.of(counts.rows(window.resolution(), window.first(now), window.last(now)).values());
    assertThat(sums.amounts()).isEqualTo(Map.of("hits", 5.0));
    Window day = Window.DAY;
    assertThat(
            Sums.of(counts.rows(day.resolution(), day.first(now), day.last(now)).values())
                .amounts())
        .isEqualTo(Map.of("hits", 90.0));
  }
}
