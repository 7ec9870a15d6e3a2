package dev.scrubjay.gateway.dialect.contract;

import dev.scrubjay.gateway.dialect.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our answers to clients of Google and our requests to it, as Google's discovery validates them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(
    named = GeminiSchemaTest.PATH,
    matches = ".+",
    disabledReason = "names no copy of Google's document")
final class GeminiSchemaTest {
  static final String PATH = "SCRUBJAY_GEMINI_SCHEMA";

  private PublishedSchema schema;

  @BeforeAll
  void read() {
    schema = PublishedSchema.read(System.getenv(PATH));
  }

  static Stream<Cell> clients() {
    return Cell.all().filter(cell -> cell.client() instanceof GeminiClient);
  }

  static Stream<Cell> servers() {
    return Cell.all().filter(cell -> cell.provider() instanceof GeminiServer && !cell.isSame());
  }

  @ParameterizedTest
  @MethodSource("clients")
  void answersAreValid(Cell cell) {
    schema.validate("GenerateContentResponse", cell.plain());
    List<SseEvent> events = new ArrayList<>(cell.events());
    events.addAll(cell.client().dialect().replay(cell.plain(), cell.request(true), 3));
    events.removeIf(event -> "ping".equals(event.event()));
    events.forEach(event -> schema.validate("GenerateContentResponse", Pieces.json(event)));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void requestsAreValid(Cell cell) {
    for (boolean stream : new boolean[] {false, true}) {
      schema.validate("GenerateContentRequest", cell.call(cell.request(stream)).body());
    }
  }
}
