package dev.scrubjay.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.TestGateway;
import dev.scrubjay.gateway.cli.options.ExitCodes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code scrubjay warm} with a running gateway. */
final class WarmCommandIT {
  private static final TestGateway GATEWAY = TestGateway.start();

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  private int warm(List<String> lines, String... options) throws IOException {
    Path file = Files.write(directory.resolve("requests.jsonl"), lines);
    List<String> args = new ArrayList<>(List.of("warm", file.toString()));
    if (!List.of(options).contains("--url")) {
      args.addAll(List.of("--url", GATEWAY.url(), "--tenant", GATEWAY.tenant()));
    }
    args.addAll(List.of(options));
    return execute(args.toArray(String[]::new));
  }

  private int execute(String... args) {
    return Scrubjay.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private static String cacheStatus(String path, String body, String... headers) {
    return GATEWAY.post(path, body, headers).headers().firstValue("cache-status").orElse("");
  }

  @Test
  void requestOfEachFormIsAHitForTheClientThatAsksNext() throws IOException {
    String plain = TestGateway.chat("gpt-4o", "warm one");
    String streamed =
        plain.replace("warm one", "warm two").replaceFirst("\\{", "{\"stream\":true,");
    String messages =
        "{\"model\":\"claude-sonnet-4\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    int exit =
        warm(
            List.of(
                plain,
                "",
                "{\"body\":" + streamed + ",\"headers\":{\"x-scrubjay-workspace\":\"w2\"}}",
                "{\"custom_id\":\"1\",\"method\":\"POST\",\"url\":\"/v1/messages\",\"body\":"
                    + messages
                    + "}"));
    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    assertThat(out.toString()).startsWith("made 3, already there 0, failed 0, cost $0.");
    assertThat(cacheStatus("/v1/chat/completions", plain)).startsWith("scrubjay; hit");
    assertThat(
            cacheStatus(
                "/v1/chat/completions",
                streamed,
                "x-scrubjay-tenant",
                GATEWAY.tenant(),
                "x-scrubjay-workspace",
                "w2"))
        .startsWith("scrubjay; hit");
    assertThat(cacheStatus("/v1/messages", messages)).startsWith("scrubjay; hit");
  }

  @Test
  void whatIsThereIsNotMadeAgain() throws IOException {
    String request = TestGateway.chat("gpt-4o", "warm twice");
    assertThat(warm(List.of(request, request, request), "--concurrency", "1")).isZero();
    assertThat(out.toString()).startsWith("made 1, already there 2, failed 0");
  }

  @Test
  void faultyLinesAndRefusedRequestsAreNamedAndTheOthersMade() throws IOException {
    int exit =
        warm(
            List.of(
                "no json",
                "{\"body\":{},\"colour\":1}",
                "{\"model\":\"no-such-model\",\"messages\":[]}",
                TestGateway.chat("gpt-4o", "warm despite")));
    assertThat(exit).isEqualTo(ExitCodes.FAILED);
    assertThat(out.toString()).startsWith("made 1, already there 0, failed 3");
    assertThat(err.toString())
        .contains("line 1: not a JSON object", "line 2: colour: unknown", "failed: 4");
  }

  @Test
  void pathsOfOtherThingsThanAnswersAreNotCalled() throws IOException {
    String request = TestGateway.chat("gpt-4o", "warm and kept");
    assertThat(warm(List.of(request))).isZero();
    int exit = warm(List.of("{\"path\":\"/v1/cache/purge\",\"body\":{\"all\":true}}", request));
    assertThat(exit).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("line 1: path: /v1/cache/purge (expected: one that");
    assertThat(cacheStatus("/v1/chat/completions", request)).startsWith("scrubjay; hit");
  }

  @Test
  void lineThatIsNotUtf8IsNamedAndTheOthersMade() throws IOException {
    Path file = directory.resolve("latin.jsonl");
    String text = TestGateway.chat("gpt-4o", "caf\u00e9") + "\n";
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    Files.writeString(
        file, TestGateway.chat("gpt-4o", "warm in UTF-8, \u00e9"), StandardOpenOption.APPEND);
    int exit =
        execute("warm", file.toString(), "--url", GATEWAY.url(), "--tenant", GATEWAY.tenant());
    assertThat(exit).isEqualTo(ExitCodes.FAILED);
    assertThat(out.toString()).startsWith("made 1, already there 0, failed 1");
    assertThat(err.toString()).contains("line 1: not in UTF-8");
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void urlThatIsNoneIsToldBeforeAnythingIsSent() throws IOException {
    int exit = warm(List.of(TestGateway.chat("gpt-4o", "nowhere")), "--url", "foo");
    assertThat(exit).isEqualTo(ExitCodes.MISUSED);
    assertThat(err.toString()).contains("--url: foo (expected: such as http://127.0.0.1:8080)");
  }

  @Test
  void nothingIsSentBeyondTheLimitOfMoney() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add(TestGateway.chat("gpt-4o", "costly " + i));
    }
    assertThat(warm(lines.subList(0, 1))).isZero();
    double one = Double.parseDouble(out.toString().replaceAll("(?s).*cost \\$([0-9.]+).*", "$1"));
    out.getBuffer().setLength(0);
    int exit = warm(lines, "--max-usd", String.format(java.util.Locale.ROOT, "%.6f", 5.5 * one));
    assertThat(exit).isEqualTo(ExitCodes.FAILED);
    assertThat(out.toString()).contains("left out because of the limit");
    double spent = Double.parseDouble(out.toString().replaceAll("(?s).*cost \\$([0-9.]+).*", "$1"));
    assertThat(spent).isPositive().isLessThanOrEqualTo(5.5 * one);
  }

  @Test
  void missingFileAndMissingGatewayAreTold() throws IOException {
    int exit =
        Scrubjay.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute("warm", directory.resolve("nowhere").toString());
    assertThat(exit).isEqualTo(ExitCodes.MISUSED);
    Path file = Files.writeString(directory.resolve("one.jsonl"), TestGateway.chat("auto", "x"));
    assertThat(
            Scrubjay.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute("warm", file.toString(), "--url", "http://127.0.0.1:1"))
        .isEqualTo(ExitCodes.UNREACHABLE);
  }
}
