package dev.scrubjay.gateway.dialect.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.gemini.GeminiChat;
import dev.scrubjay.gateway.dialect.gemini.GeminiEmbeddings;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiCompletions;
import dev.scrubjay.gateway.dialect.openai.OpenAiEmbeddings;
import dev.scrubjay.gateway.dialect.openai.OpenAiModerations;
import dev.scrubjay.gateway.dialect.openai.RerankRequests;
import dev.scrubjay.gateway.dialect.openai.SpeechKeyForm;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/cache-key.md} lists the rules that are in force, each with its reason. */
final class CacheKeyDocTest {
  private static final Path DOC = Path.of("../docs/cache-key.md");
  private static final List<ClientDialect> DIALECTS =
      List.of(
          new OpenAiChat(),
          new AnthropicMessages(),
          new OpenAiResponses(),
          new OpenAiEmbeddings(),
          new OpenAiModerations(),
          new OpenAiCompletions(),
          new RerankRequests(),
          new GeminiChat(),
          new GeminiEmbeddings());

  private static Map<String, KeyForm> forms() {
    Map<String, KeyForm> forms = new LinkedHashMap<>();
    DIALECTS.forEach(dialect -> forms.put(dialect.operation(), dialect.keyForm()));
    forms.put("audio.speech", SpeechKeyForm.FORM);
    return forms;
  }

  @Test
  void everyRuleIsListedWithItsReason() throws IOException {
    String doc = Files.readString(DOC);
    forms()
        .forEach(
            (operation, form) ->
                assertThat(doc).as(operation).contains("## `" + operation + "`\n", table(form)));
  }

  private static String table(KeyForm form) {
    return form.rules().stream()
        .map(CacheKeyDocTest::row)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String row(KeyRule rule) {
    return "| `" + rule.path() + "` | " + effect(rule) + " | " + rule.reason() + " |";
  }

  private static String effect(KeyRule rule) {
    return switch (rule) {
      case KeyRule.Ignored ignored -> "left out";
      case KeyRule.AbsentIf absent ->
          "left out if "
              + absent.values().stream()
                  .map(JsonNode::toString)
                  .collect(Collectors.joining("`, `", "`", "`"))
              + (absent.where().isEmpty() ? "" : ", where " + absent.where());
      case KeyRule.TextPartIsText text -> "one plain text part becomes its text";
      case KeyRule.TextIsList list -> "a text becomes a list of one";
      case KeyRule.TextIsMessage message -> "a text becomes a list of one message";
    };
  }
}
