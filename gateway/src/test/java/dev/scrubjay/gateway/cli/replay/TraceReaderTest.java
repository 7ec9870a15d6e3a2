package dev.scrubjay.gateway.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TraceReaderTest {
  private static final Access FIRST =
      new Access("default", 1000, "a", 512, 0.002, Duration.ofMillis(1500));

  private static List<Access> read(String text) {
    try {
      return TraceReader.read("trace", new BufferedReader(new StringReader(text)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void csvIsReadWithAndWithoutAHeader() {
    String line = "1000,a,512,0.002,1500\n";
    assertThat(read(line)).containsExactly(FIRST);
    assertThat(read("time_ms,key,bytes,cost_usd,latency_ms\n" + line)).containsExactly(FIRST);
    assertThat(read("1000,a,512,0.002,1500,acme\n\n").getFirst().tenant()).isEqualTo("acme");
  }

  @Test
  void jsonLinesAreRead() {
    String line =
        "{\"time_ms\":1000,\"key\":\"a\",\"bytes\":512,\"cost_usd\":0.002,\"latency_ms\":1500}";
    assertThat(read(line + "\n" + line)).containsExactly(FIRST, FIRST);
  }

  @Test
  void keysAloneAreRead() {
    assertThat(read("a\nb\na\n")).extracting(Access::key).containsExactly("a", "b", "a");
    assertThat(read("a\nb\n")).extracting(Access::millis).containsExactly(0L, 1L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,a,1,1,1;1,b,x,1,1      | trace, line 2: bytes: 'x' (expected: a number, 0 to 67108864)",
        "1,a,1,1,1;;1,b,1,-1,1    | trace, line 3: cost_usd: '-1' (expected: a number, 0 to",
        "1,a,1,1                  | trace, line 1: 4 fields (expected: 5 or 6)",
        "2,a,1,1,1;1,a,1,1,1      | line 2: time_ms: 1 (expected: no earlier than the line before)",
        "1,,1,1,1                 | line 1: key: is missing",
        "1,a,1,NaN,1              | line 1: cost_usd: 'NaN'",
        "{\"key\":\"a\"}          | line 1: time_ms: '' (expected: a number",
        "{\"kee\":\"a\"}          | line 1: kee: unknown (expected: time_ms, key,",
        "{\"key\":                | line 1: not a JSON object",
        "time_ms,key,bytes        | line 1: no access",
      })
  void badLineIsNamed(String text, String complaint) {
    assertThatThrownBy(() -> read(text.replace(';', '\n')))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(complaint);
  }
}
