package dev.scrubjay.gateway.dialect.contract;

import static dev.scrubjay.gateway.dialect.Examples.assembled;
import static dev.scrubjay.gateway.dialect.Examples.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each client's dialect with each provider's, over one set of conversations. */
final class DialectMatrixTest {

  static Stream<Cell> cells() {
    return Cell.all();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void providerGetsWhatTheClientAsks(Cell cell) {
    for (boolean stream : new boolean[] {false, true}) {
      ChatRequest request = cell.request(stream);
      assertThat(cell.provider().dialect().obstacle(request)).isEmpty();
      ProviderCall call = cell.call(request);
      if (cell.isSame()) {
        ObjectNode asked = request.body().deepCopy();
        if (call.body().has("model")) {
          asked.put("model", cell.provider().model());
        } else {
          asked.remove(List.of("model", "stream")); // they are in the path
        }
        assertThat(call.body()).isEqualTo(asked);
      } else {
        Question sayable = cell.client().sayable(cell.exchange().question());
        assertThat(cell.provider().read(call)).isEqualTo(cell.provider().taken(sayable));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void clientGetsWhatTheProviderAnswers(Cell cell) {
    assertThat(cell.read(cell.plain())).isEqualTo(cell.expected());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void streamSaysWhatTheWholeAnswerSays(Cell cell) {
    assertThat(cell.read(cell.events())).isEqualTo(cell.expected());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void hitIsTheAnswerOfItsMiss(Cell cell) {
    ClientDialect dialect = cell.client().dialect();
    ObjectNode plain = cell.plain();
    List<SseEvent> events = cell.events();
    if (!dialect.isComplete(plain)) {
      AnswerAssembler assembler = dialect.assembler();
      events.forEach(assembler::accept);
      assertThat(assembler.answer()).isEmpty();
      return;
    }
    ObjectNode ofStream = assembled(dialect, events);
    assertThat(cell.read(ofStream)).as("a hit after a stream").isEqualTo(cell.expected());
    assertThat(dialect.usage(ofStream)).isEqualTo(dialect.usage(plain));
    for (ObjectNode stored : List.of(plain, ofStream)) {
      assertThat(dialect.isComplete(stored)).isTrue();
      for (int pieceChars : new int[] {Integer.MAX_VALUE, 3}) {
        List<SseEvent> replayed = dialect.replay(stored, cell.request(true), pieceChars);
        assertThat(cell.read(replayed)).isEqualTo(cell.expected());
        assertThat(json(Json.text(assembled(dialect, replayed))))
            .isEqualTo(json(Json.text(stored)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void streamThatIsCutIsNoAnswer(Cell cell) {
    ClientDialect dialect = cell.client().dialect();
    StreamTranslator stream = cell.call(cell.request(true)).reply().stream();
    AnswerAssembler assembler = dialect.assembler();
    List<SseEvent> told = cell.told();
    int shown = 0;
    while (!stream.mayEnd()) {
      assertThat(assembler.answer()).isEmpty();
      assertThat(stream.isComplete()).isFalse();
      stream.accept(told.get(shown++)).forEach(assembler::accept);
    }
    assertThat(shown).as("what follows the end").isGreaterThan(told.size() - 3);
  }
}
