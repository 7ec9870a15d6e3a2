package dev.scrubjay.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ServingTest {
  @Test
  void plainFormsAreReadAsTheParserWould() {
    assertThat(Serving.plain("serve")).contains(new Serving(null, null));
    assertThat(Serving.plain("serve", "-c", "a.yaml"))
        .contains(new Serving(Path.of("a.yaml"), null));
    assertThat(Serving.plain("serve", "--port", "0", "--config", "b/c.yaml"))
        .contains(new Serving(Path.of("b/c.yaml"), 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo",
        "serve --help",
        "serve --port",
        "serve --config=a.yaml",
        "serve --port eighty",
        "serve --port 99999999999",
        "serve --port -1",
        "serve -c a.yaml -c b.yaml",
        "serve -c --port",
        "serve a.yaml",
        "--help serve"
      })
  void allElseIsLeftToTheParser(String line) {
    assertThat(Serving.plain(line.split(" "))).isEmpty();
  }

  @Test
  void aCommandThatComesFirstWorksAsIfAllWereThere() {
    assertThat(Scrubjay.run("serve", "--help")).isZero();
    assertThat(Scrubjay.run("serve", "--prot", "1")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(Scrubjay.run("sevre")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(Scrubjay.run("--help")).isZero();
  }
}
