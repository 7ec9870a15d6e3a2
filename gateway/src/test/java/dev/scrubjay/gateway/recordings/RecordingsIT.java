package dev.scrubjay.gateway.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.recordings.RecordingsTable.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Recorded exchanges with providers, each sent through a gateway: for a client in the provider's
 * dialect, for clients in all others, as requests to all other providers, and with a second turn.
 *
 * <p>The system property {@code recordings} names a file of them, one a line, with the members
 * {@code id}, {@code api} (openai, anthropic, gemini, embeddings), {@code model}, {@code stream},
 * {@code status}, {@code req}, {@code body} and, for the table, {@code fails_as}, a list of kinds.
 * A table of kinds is then written to {@code target/recordings}, as {@code scripts/recordings}
 * shows it. Without the property, a few that are written by hand stand in.
 */
final class RecordingsIT {
  private static final Path OWN =
      Path.of("src/test/resources/dev/scrubjay/gateway/recordings/own.jsonl");

  private static final Path REPORT = Path.of("target/recordings");

  @Test
  void recordedAnswersReachEveryClientWhole() throws IOException {
    String given = System.getProperty("recordings", System.getenv("RECORDINGS"));
    List<RecordedExchange> exchanges = RecordedExchange.in(given == null ? OWN : Path.of(given));
    RecordingsTable table = new RecordingsTable();
    try (Bench bench = new Bench()) {
      for (RecordedExchange exchange : exchanges) {
        check(bench, exchange, table);
      }
    }
    if (given != null) {
      Files.createDirectories(REPORT);
      Files.writeString(REPORT.resolve("table.txt"), table.toString());
      Files.write(REPORT.resolve("details.txt"), table.details());
    }
    assertThat(table.faults()).isEmpty();
  }

  private static void check(Bench bench, RecordedExchange exchange, RecordingsTable table) {
    table.add(exchange, Column.SAME, SameDialect.check(bench, exchange));
    if (exchange.embeddings()) {
      return;
    }
    if (exchange.status() == 200) {
      List<String> found = new ArrayList<>();
      List<String> turns = new ArrayList<>();
      for (Wire client : Wire.values()) {
        if (client != exchange.wire()) {
          found.addAll(AcrossDialects.check(bench, exchange, client));
        }
        turns.addAll(NextTurn.check(bench, exchange, client));
      }
      table.add(exchange, Column.ACROSS, found);
      table.add(exchange, Column.TURNS, turns);
    }
    if (!exchange.request().isEmpty()) {
      List<String> lost = new ArrayList<>();
      for (Wire provider : List.of(Wire.OPENAI, Wire.ANTHROPIC, Wire.GEMINI)) {
        if (provider != exchange.wire()) {
          lost.addAll(RequestsAcross.check(bench, exchange, provider));
        }
      }
      table.add(exchange, Column.REQUESTS, lost);
    }
  }
}
