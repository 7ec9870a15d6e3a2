package dev.scrubjay.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.TestGateway;
import dev.scrubjay.gateway.redis.LocalRedis;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scrubjay learning} between two sites. */
final class LearningCommandIT {
  @TempDir private Path directory;
  private StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int learning(TestGateway gateway, String... options) {
    out = new StringWriter();
    List<String> args = new ArrayList<>(List.of("learning"));
    args.addAll(List.of(options));
    args.addAll(List.of("--url", gateway.url()));
    return Scrubjay.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args.toArray(String[]::new));
  }

  @Test
  void exportOfASiteIsImportedAtAnotherAndForgotten() throws Exception {
    Path yaml =
        Files.writeString(
            directory.resolve("scrubjay.yaml"),
            "performance: {learning: {exports: {interval: 1s, min_verdicts: 1}}}\n");
    try (LocalRedis here = LocalRedis.start();
        LocalRedis there = LocalRedis.start();
        TestGateway one = TestGateway.start(here.url(), yaml, Map.of(), List.of()).connected();
        TestGateway other = TestGateway.start(there.url(), yaml, Map.of(), List.of()).connected()) {
      String outcome =
          "{\"model\":\"gpt-4o\",\"task_type\":\"code\",\"task_complexity\":\"simple\",\"success\":true,\"provenance\":\"proof\"}";
      for (int i = 0; i < 5; i++) {
        one.post("/v1/outcomes", outcome, "x-scrubjay-tenant", "acme");
      }
      Path file = directory.resolve("export.json");
      await()
          .until(
              () -> {
                assertThat(learning(one, "export", "--tenant", "acme", "-o", file.toString()))
                    .as(err.toString())
                    .isZero();
                return out.toString().startsWith("1 cells written");
              });
      assertThat(Files.readString(file)).contains("\"tenant\":\"acme\"").contains("gpt-4o");

      assertThat(learning(other, "import", file.toString(), "--tenant", "acme")).isZero();
      assertThat(out.toString()).contains("1 cells taken over");
      assertThat(learning(other, "import", file.toString(), "--tenant", "acme")).isZero();
      assertThat(out.toString()).contains("nothing is newer");
      assertThat(learning(other, "import", file.toString(), "--tenant", "zeta")).isEqualTo(1);
      assertThat(err.toString()).contains("tenant: is acme (expected: zeta");
      assertThat(learning(other, "import", file.toString(), "--tenant", "zeta", "--from", "acme"))
          .isZero();
      assertThat(learning(one, "import", file.toString(), "--tenant", "acme")).isEqualTo(1);
      assertThat(err.toString()).contains("another site than this one");

      assertThat(learning(other, "sites", "--tenant", "acme")).isZero();
      assertThat(out.toString()).containsPattern(" an import +\\S+ +1 +0.25 ");
      String site = out.toString().lines().skip(2).findFirst().orElseThrow().split(" ", 2)[0];
      assertThat(learning(other, "forget", site, "--tenant", "acme")).isZero();
      assertThat(learning(other, "forget", site, "--tenant", "acme")).isEqualTo(1);
    }
  }

  @Test
  void fileThatIsNoExportIsWrongUsage() throws Exception {
    Path file = Files.writeString(directory.resolve("no.json"), "hello");
    int code =
        Scrubjay.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute("learning", "import", file.toString());
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("is not the JSON of an export");
  }
}
