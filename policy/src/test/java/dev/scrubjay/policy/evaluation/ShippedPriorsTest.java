package dev.scrubjay.policy.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ShippedPriorsTest {
  private static final Path RESULTS = Path.of("../scripts/benchmark-results.tsv");
  private static final Path SHIPPED =
      Path.of("../gateway/src/main/resources/dev/scrubjay/gateway/config/file/model-abilities.tsv");

  @Test
  void shippedAbilitiesAreThoseOfThePublishedResults() throws IOException {
    assertThat(Files.readString(SHIPPED))
        .as("run scripts/priors after a change of %s", RESULTS)
        .isEqualTo(FittedPriors.table(Files.readString(RESULTS)));
  }
}
