package dev.scrubjay.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cli.options.ExitCodes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CatalogImportCommandTest {
  private static final String CATALOG =
      "src/test/resources/dev/scrubjay/gateway/catalog/litellm.json";

  private static final String SEED =
      """
      catalog: seed
      providers: {openai: {api_key: o}, anthropic: {api_key: a}, google: {api_key: g}}
      """;

  @TempDir private Path directory;

  private static String run(String... args) {
    try {
      Path seed = Files.createTempFile("seed", ".yaml");
      List<String> all = new ArrayList<>(List.of(args));
      all.addAll(List.of("-c", Files.writeString(seed, SEED).toString()));
      String shown = execute(all.toArray(String[]::new));
      Files.delete(seed);
      return shown;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String execute(String... args) {
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new CatalogImportCommand())
            .setOut(new PrintWriter(out, true))
            .execute(args);
    assertThat(code).isZero();
    return out.toString();
  }

  @Test
  void showsWhatWouldChangeAndWritesNothing() throws IOException {
    assertThat(run(CATALOG))
        .containsPattern("changed +gpt-4o +input_cost_per_token 0.00003 -> 0.0000025")
        .containsPattern("added +invented-large +disabled")
        .containsPattern("unchanged +claude-3-haiku")
        .containsPattern("skipped +gemini-pro +its input price is implausible")
        .containsPattern("skipped +1 more +its output price is not a number")
        .doesNotContain("azure")
        .contains("1 elsewhere")
        .contains("Nothing was written");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void modelsMayBeChosen() {
    String table = run(CATALOG, "--models", "gpt-*,invented-n*");
    assertThat(table).contains("gpt-4o-mini", "invented-nan").doesNotContain("invented-large");
    assertThat(run(CATALOG, "--models", "nobody")).contains("No model matches.");
  }

  @Test
  void writesOnRequest() throws IOException {
    Path target = directory.resolve("models.yaml");
    assertThat(run(CATALOG, "--models", "gpt-4o", "--write", target.toString()))
        .contains("catalog_file: " + target);
    assertThat(Files.readString(target))
        .endsWith(
            """
            models:
              gpt-4o:
                input_cost_per_token: 0.0000025
                output_cost_per_token: 0.00001
                cached_read_cost_per_token: 0.00000125
                max_output_tokens: 16384
            """);
  }

  @Test
  void unreadableFileIsWrongUsage() {
    assertThat(Scrubjay.run("catalog", "import", directory.resolve("absent.json").toString()))
        .isEqualTo(ExitCodes.MISUSED);
  }
}
