package dev.scrubjay.gateway.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.Allocation;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.policy.key.Scope;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The budget of bytes for parsing a chat request and deriving its key; see performance.md. */
final class KeyAllocationTest {
  private static final String WORDS = "Our service asks the same question again, and waits. ";

  /** Calls that take milliseconds each are measured by so many. */
  private static final int LONG_CALLS = 10;

  private static byte[] body(int bytes) {
    ObjectNode chat = Json.object().put("model", "gpt-4o-mini").put("temperature", 0);
    var messages = chat.putArray("messages");
    for (int left = bytes; left > 0; left -= 400) {
      String text = WORDS.repeat(8).substring(0, Math.min(left, 360));
      messages.addObject().put("role", "user").put("content", text);
    }
    return Json.bytes(chat);
  }

  private static ChatRequest decoded(byte[] body) {
    try {
      return new OpenAiChat().decode(Json.object(body), Map.of());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"1200, 6200", "20000, 30500"})
  void keyStaysWithinItsBudget(int bytes, long budget) {
    ChatRequest request = decoded(body(bytes));
    assertThat(
            Allocation.bytesPerCall(
                () -> AnswerKeys.of(Scope.DEFAULT, request, RoutingRequirements.NONE)))
        .isLessThan(budget);
  }

  /** A text is digested piece by piece, with its escapes. */
  @Test
  void keyOfLargeTextTakesNoMemoryOfItsSize() {
    ObjectNode chat = Json.object().put("model", "gpt-4o");
    String text = (WORDS + "\n\u00e9").repeat(20_000);
    chat.putArray("messages").addObject().put("role", "user").put("content", text);
    ChatRequest request = decoded(Json.bytes(chat));
    assertThat(text).hasSizeGreaterThan(1_000_000);
    assertThat(
            Allocation.bytesPerCall(
                () -> AnswerKeys.of(Scope.DEFAULT, request, RoutingRequirements.NONE), LONG_CALLS))
        .isLessThan(6200);
  }

  @ParameterizedTest
  @CsvSource({"1200, 6500", "20000, 62000"})
  void parsingStaysWithinItsBudget(int bytes, long budget) {
    byte[] body = body(bytes);
    assertThat(Allocation.bytesPerCall(() -> decoded(body))).isLessThan(budget);
  }
}
