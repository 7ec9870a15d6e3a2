package dev.scrubjay.gateway.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "50ms, PT0.05S",
    "2s, PT2S",
    "10m, PT10M",
    "1h, PT1H",
    "7d, PT168H",
    "PT90S, PT90S",
    "5 s, PT5S"
  })
  void unitsAreParsed(String text, Duration expected) {
    assertThat(Durations.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "50", "1.5s", "-1s", "2 weeks", "99999999999999s", "s"})
  void otherTextsAreNotDurations(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @Property
  void shownDurationParsesToTheSame(@ForAll @LongRange(min = 0, max = 1L << 40) long millis) {
    Duration duration = Duration.ofMillis(millis);

    assertThat(Durations.parse(Durations.show(duration))).contains(duration);
  }
}
