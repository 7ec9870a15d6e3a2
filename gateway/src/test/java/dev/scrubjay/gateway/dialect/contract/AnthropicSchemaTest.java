package dev.scrubjay.gateway.dialect.contract;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our answers to clients of Anthropic and our requests to it, as its own OpenAPI document validates
 * them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(
    named = AnthropicSchemaTest.PATH,
    matches = ".+",
    disabledReason = "names no copy of Anthropic's document")
final class AnthropicSchemaTest {
  static final String PATH = "SCRUBJAY_ANTHROPIC_SCHEMA";

  private PublishedSchema schema;

  @BeforeAll
  void read() {
    schema = PublishedSchema.read(System.getenv(PATH));
  }

  static Stream<Cell> clients() {
    return Cell.all().filter(cell -> cell.client() instanceof AnthropicClient);
  }

  static Stream<Cell> servers() {
    return Cell.all().filter(cell -> cell.provider() instanceof AnthropicServer && !cell.isSame());
  }

  @ParameterizedTest
  @MethodSource("clients")
  void answersAreValid(Cell cell) {
    schema.validate("Message", cell.plain());
    List<SseEvent> events = new ArrayList<>(cell.events());
    events.addAll(cell.client().dialect().replay(cell.plain(), cell.request(true), 3));
    events.removeIf(event -> "ping".equals(event.event()));
    events.forEach(event -> schema.validate("MessageStreamEvent", Pieces.json(event)));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void requestsAreValid(Cell cell) {
    for (boolean stream : new boolean[] {false, true}) {
      schema.validate("CreateMessageParams", cell.call(cell.request(stream)).body());
    }
  }

  @ParameterizedTest
  @EnumSource(value = ErrorKind.class, mode = Mode.EXCLUDE, names = "TOO_LARGE") // documented alone
  void errorsAreValid(ErrorKind kind) {
    ApiError error = ApiError.of(kind, "code", "Something failed.");
    schema.validate("ErrorResponse", new AnthropicClient().dialect().encodeError(error, "req_1"));
  }
}
