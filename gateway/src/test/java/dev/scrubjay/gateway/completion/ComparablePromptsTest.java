package dev.scrubjay.gateway.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.config.SemanticPolicy;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.gemini.GeminiChat;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.gateway.semantic.ComparablePrompt;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.semantic.Asker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparablePromptsTest {
  private static final String ONE = "Where is my card?";
  private static final String OTHER = "When does the card that I ordered arrive?";

  private static Optional<ComparablePrompt> prompt(ClientDialect dialect, String body, Scope scope)
      throws Exception {
    ChatRequest request = dialect.decode(Json.object(body), Map.of());
    var key = AnswerKeys.of(scope, request, RoutingRequirements.NONE);
    return ComparablePrompts.of(
        new Completion(TestRequests.context(key), request, key), SemanticPolicy.OFF, "e");
  }

  private static Optional<ComparablePrompt> prompt(ClientDialect dialect, String body)
      throws Exception {
    return prompt(dialect, body.replace('\'', '"'), Scope.DEFAULT);
  }

  private static String chat(String text) {
    return "{'model':'m','messages':[{'role':'user','content':'" + text + "'}]}";
  }

  @Test
  void wordingsOfOneRequestShareAPartitionInEachDialect() throws Exception {
    Map<ClientDialect, String> bodies =
        Map.of(
            new OpenAiChat(), "{'model':'m','messages':[{'role':'user','content':'TEXT'}]}",
            new AnthropicMessages(),
                "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':"
                    + "[{'type':'text','text':'TEXT','cache_control':{'type':'ephemeral'}}]}]}",
            new OpenAiResponses(), "{'model':'m','store':false,'input':'TEXT'}",
            new GeminiChat(), "{'model':'m','contents':[{'parts':[{'text':'TEXT'}]}]}");
    for (Map.Entry<ClientDialect, String> body : bodies.entrySet()) {
      ComparablePrompt one =
          prompt(body.getKey(), body.getValue().replace("TEXT", ONE)).orElseThrow();
      ComparablePrompt other =
          prompt(body.getKey(), body.getValue().replace("TEXT", OTHER)).orElseThrow();

      assertThat(one.text()).isEqualTo(ONE);
      assertThat(other.partition()).isEqualTo(one.partition());
      assertThat(other.key()).isNotEqualTo(one.key());
    }
  }

  @Test
  void thoseWhoAskAreToldApartByTheUserThatTheyName() throws Exception {
    ComparablePrompt nobody = prompt(new OpenAiChat(), chat(ONE)).orElseThrow();
    ComparablePrompt eve =
        prompt(new OpenAiChat(), chat(ONE).replace("'model':'m'", "'model':'m','user':'eve'"))
            .orElseThrow();
    ComparablePrompt adam =
        prompt(new OpenAiChat(), chat(ONE).replace("'model':'m'", "'model':'m','user':'adam'"))
            .orElseThrow();

    assertThat(nobody.asker()).isEqualTo(Asker.ANYBODY);
    assertThat(eve.asker()).isNotEqualTo(adam.asker()).isNotEqualTo(Asker.ANYBODY);
    assertThat(eve.partition()).isEqualTo(adam.partition()).isEqualTo(nobody.partition());
  }

  @Test
  void aPromptWithoutWordsIsNotCompared() throws Exception {
    assertThat(prompt(new OpenAiChat(), chat("?! ≤ 😀"))).isEmpty();
    assertThat(prompt(new OpenAiChat(), chat("7 ≤ 8 😀"))).isPresent();
  }

  @Test
  void whateverElseDiffersIsApart() throws Exception {
    String partition = prompt(new OpenAiChat(), chat(ONE)).orElseThrow().partition();
    List<String> others =
        List.of(
            chat(OTHER).replace("'model':'m'", "'model':'n'"),
            chat(OTHER).replace("'model':'m'", "'model':'m','temperature':0.1"),
            chat(OTHER).replace("'model':'m'", "'model':'m','stop':'x'"),
            chat(OTHER).replace("'model':'m'", "'model':'m','whatever':null"),
            chat(OTHER).replace("'role':'user'", "'role':'user','name':'x'"),
            chat(OTHER).replace("[{", "[{'role':'user','content':''},{"),
            chat(OTHER).replace("[{", "[{'role':'system','content':'x'},{"),
            chat(OTHER).replace("[{", "[{'role':'developer','content':'x'},{"),
            chat(OTHER)
                .replace(
                    "'model':'m'",
                    "'model':'m','tools':[{'type':'function','function':{'name':'f'}}]"),
            chat("Wo ist meine Karte, und wann kommt sie?"));
    for (String other : others) {
      assertThat(prompt(new OpenAiChat(), other).map(ComparablePrompt::partition))
          .as(other)
          .isPresent()
          .isNotEqualTo(Optional.of(partition));
    }
    for (Scope scope : List.of(new Scope("a", "default"), new Scope("default", "a"))) {
      assertThat(
              prompt(new OpenAiChat(), chat(ONE).replace('\'', '"'), scope)
                  .orElseThrow()
                  .partition())
          .isNotEqualTo(partition);
    }
  }

  @Test
  void theTextCannotImitateAnotherTurn() throws Exception {
    String two =
        "{'model':'m','messages':[{'role':'user','content':'a'},{'role':'user','content':'is the"
            + " b'}]}";
    String one =
        "{'model':'m','messages':[{'role':'user','content':'a\\\"},{\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"is"
            + " the b'}]}";

    assertThat(prompt(new OpenAiChat(), one).orElseThrow().partition())
        .isNotEqualTo(prompt(new OpenAiChat(), two).orElseThrow().partition());
  }

  @Test
  void whatIsNotOneTextOfAUserIsNotCompared() throws Exception {
    for (String body :
        List.of(
            chat(" "),
            chat(ONE).replace("'user'", "'assistant'"),
            chat(ONE).replace("'user'", "'system'"),
            chat(ONE).replace("'model':'m'", "'model':'m','n':2"),
            chat(ONE).replace("'model':'m'", "'model':'m','web_search_options':{}"),
            "{'model':'m','messages':[{'role':'user','content':[{'type':'text','text':'a'},"
                + "{'type':'image_url','image_url':{'url':'http://x/y.png'}}]}]}",
            "{'model':'m','messages':[{'role':'user','content':'a'},"
                + "{'role':'tool','tool_call_id':'c','content':'b'}]}")) {
      assertThat(prompt(new OpenAiChat(), body)).as(body).isEmpty();
    }
  }

  @Test
  void aRequestWhoseAnswersAreApartIsNotCompared() throws Exception {
    ChatRequest request =
        new OpenAiChat().decode(Json.object(chat(ONE).replace('\'', '"')), Map.of());
    var key = AnswerKeys.of(Scope.DEFAULT, request, RoutingRequirements.NONE);
    var sample = AnswerKeys.sampleOf(key, "2");

    assertThat(
            ComparablePrompts.of(
                new Completion(TestRequests.context(sample), request, sample),
                SemanticPolicy.OFF,
                "e"))
        .isEmpty();
  }
}
