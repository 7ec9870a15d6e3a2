package dev.scrubjay.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.TestGateway;
import dev.scrubjay.gateway.cli.options.ExitCodes;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** {@code scrubjay stats} with a running gateway. */
final class StatsCommandIT {
  private static final String CLEAR = "\u001b[H\u001b[2J";
  private static final TestGateway GATEWAY = TestGateway.start();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  private int stats(String... options) {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("stats", "--url", GATEWAY.url(), "--tenant", GATEWAY.tenant()));
    args.addAll(List.of(options));
    return run(args);
  }

  private int run(List<String> args) {
    return Scrubjay.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args.toArray(String[]::new));
  }

  private static void ask(String question) {
    String body = TestGateway.chat("auto", question);
    assertThat(GATEWAY.post("/v1/chat/completions", body).statusCode()).isEqualTo(200);
  }

  @Test
  void tableHasEveryFigureOfTheSeedAndTheObjectives() {
    ask("a table");
    assertThat(stats("--window", "1h", "--scope", "replica")).isZero();
    assertThat(out.toString())
        .startsWith("tenant " + GATEWAY.tenant() + ", one replica, window 1h, since ")
        .containsPattern("hit rate +\\d")
        .containsPattern("compression savings +\\d")
        .containsPattern("eviction rate +\\d")
        .containsPattern("average ttl +\\d+(\\.\\d+)? s")
        .containsPattern("average cost per 1k tokens +\\$0\\.\\d+")
        .containsPattern("routing accuracy +100.0 %")
        .containsPattern("total optimizations +[1-9]")
        .containsPattern("chat.completions +\\d+ +[1-9]")
        .containsPattern("routing accuracy +>= +95.0 % +100.0 % +yes")
        .containsPattern("optimization latency +<= +0.1 s ");
  }

  @Test
  void jsonIsTheGatewaysResponse() throws JsonProcessingException {
    ask("as json");
    assertThat(stats("--json", "--window", "5m", "--scope", "replica")).isZero();
    JsonNode printed = Json.object(out.toString());
    assertThat(printed.at("/window").asText()).isEqualTo("5m");
    assertThat(printed.at("/cache/misses").asLong()).isPositive();
    JsonNode served = Json.object(GATEWAY.get("/v1/analytics?window=5m&scope=replica").body());
    assertThat(printed.at("/routing")).isEqualTo(served.at("/routing"));
  }

  @Test
  void watchingShowsNewFiguresUntilItIsStopped() throws InterruptedException {
    Thread watching = new Thread(() -> stats("--watch", "--scope", "replica"));
    watching.start();
    await().until(() -> screens() == 1);
    String before = out.toString();
    ask("while it is watched");
    await().until(() -> screens() == 2);
    watching.interrupt();
    watching.join();

    String after = out.toString().substring(before.length());
    assertThat(before).startsWith(CLEAR + "tenant ");
    assertThat(after).startsWith(CLEAR + "tenant ");
    assertThat(optimizations(after)).isEqualTo(optimizations(before) + 1);
  }

  /** The number of screens that are complete. */
  private long screens() {
    return Pattern.compile("improvement +>=").matcher(out.toString()).results().count();
  }

  private static int optimizations(String screen) {
    return screen
        .lines()
        .filter(line -> line.strip().startsWith("total optimizations"))
        .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void watchedJsonIsOneLineEachTime() throws InterruptedException, JsonProcessingException {
    Thread watching = new Thread(() -> stats("--watch", "--json"));
    watching.start();
    await().until(() -> out.toString().lines().count() == 2);
    watching.interrupt();
    watching.join();

    for (String line : out.toString().lines().toList()) {
      assertThat(Json.object(line).at("/tenant").asText()).isEqualTo(GATEWAY.tenant());
    }
  }

  @Test
  void wrongWindowIsNamed() {
    assertThat(stats("--window", "2h")).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("window: expected one of 5m, 15m");
  }

  @Test
  void unreachableGatewayIsReported() {
    assertThat(run(List.of("stats", "--url", "http://127.0.0.1:1")))
        .isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(err.toString()).contains("no gateway answers at http://127.0.0.1:1");
  }
}
