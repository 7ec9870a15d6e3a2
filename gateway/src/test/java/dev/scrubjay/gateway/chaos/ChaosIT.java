package dev.scrubjay.gateway.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A minute of the chaos run, of which {@code scripts/chaos} runs ten. */
final class ChaosIT {
  private static final long SEED = 20_261_126;

  @Test
  void everyRequestIsAnsweredOrRefusedByTheBook() throws InterruptedException {
    ChaosReport report = new ChaosRun(SEED, Duration.ofMinutes(1)).run();
    System.out.println(report.table());
    assertThat(report.faults()).as(report.table()).isEmpty();
  }
}
