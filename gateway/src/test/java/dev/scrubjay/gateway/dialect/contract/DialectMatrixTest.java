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
import dev.scrubjay.gateway.dialect.contract.Question.Line;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
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
        assertThat(call.body()).isEqualTo(cell.passed(request));
      } else {
        assertThat(cell.provider().read(call)).isEqualTo(cell.provider().taken(cell.asked()));
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
    if (!(cell.provider() instanceof BedrockServer)) { // whose answers have no ids
      assertThat(Cell.id(ofStream)).isEqualTo(Cell.id(plain));
    }
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

  /** What the model said comes back to it: text, calls, and reasoning with its signature. */
  @ParameterizedTest
  @MethodSource("conversations")
  void answerAndResultsOfToolsComeBackToTheModel(Cell cell) {
    ObjectNode streamed = cell.client().accumulated(cell.shown(cell.events()));
    for (ObjectNode answer : List.of(cell.plain(), streamed)) {
      ObjectNode body = cell.client().request(cell.asked(), false);
      cell.client().goOn(body, answer, results(cell.client().read(answer)));
      ChatRequest request = cell.decoded(body.deepCopy());
      assertThat(cell.provider().dialect().obstacle(request)).isEmpty();
      ProviderCall call = cell.call(request);
      if (cell.isSame()) {
        assertThat(call.body()).isEqualTo(cell.passed(request));
      } else {
        List<Line> lines = new ArrayList<>(cell.asked().lines());
        lines.add(new Line(true, cell.expected().said()));
        lines.add(results(cell.expected()));
        Question recalled = cell.provider().taken(cell.asked().with(lines));
        assertThat(cell.provider().read(call)).isEqualTo(recalled);
      }
      boolean google = cell.provider() instanceof GeminiServer;
      assertThat(GeminiServer.isSigned(call.body())).isEqualTo(google);
    }
  }

  static Stream<Cell> conversations() {
    return Cell.all().filter(cell -> cell.exchange() == Exchange.REASONING_BEFORE_CALLS);
  }

  private static Line results(Answer answer) {
    List<Said> results = new ArrayList<>();
    for (Said part : answer.said()) {
      if (part instanceof Said.Call call) {
        List<Said> words = List.of(new Said.Words("result of " + call.name()));
        results.add(new Said.Outcome(call.id(), words, false));
      }
    }
    return new Line(false, results);
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
