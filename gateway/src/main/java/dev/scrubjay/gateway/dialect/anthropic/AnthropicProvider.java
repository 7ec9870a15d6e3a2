package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Continuation;
import dev.scrubjay.gateway.dialect.ModelListing;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.TargetModel;
import dev.scrubjay.gateway.dialect.WholeReply;
import dev.scrubjay.gateway.dialect.json.JoinedText;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineAudio;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineFile;
import dev.scrubjay.gateway.dialect.translation.Prefill;
import dev.scrubjay.gateway.dialect.translation.TokenCountDialect;
import dev.scrubjay.gateway.dialect.translation.TranslatingReply;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The dialect of Anthropic's Messages API as a provider. */
public final class AnthropicProvider implements ProviderDialect {
  private static final String PATH = "/v1/messages";
  private static final String COUNT_PATH = PATH + "/count_tokens";
  private static final Set<String> COUNTED =
      Set.of("model", "messages", "system", "tools", "tool_choice", "thinking");
  private static final String VERSION_HEADER = "anthropic-version";
  private static final String VERSION = "2023-06-01";

  private final InstantSource clock;

  /**
   * @param clock for the time of an answer, which Anthropic's lack
   */
  public AnthropicProvider(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Optional<String> obstacle(ChatRequest request) {
    if (request.dialect() instanceof AnthropicMessages
        || request.dialect() instanceof TokenCountDialect) {
      return Optional.empty();
    }
    if (!(request.dialect() instanceof ChatDialect chat)) {
      return Optional.of("it has no " + request.dialect().operation());
    }
    Conversation conversation = chat.conversation(request);
    return conversation.settings().choices() > 1
        ? Optional.of("it gives only one choice")
        : conversation
            .obstacle()
            .or(() -> conversation.parts().flatMap(part -> obstacle(part).stream()).findFirst());
  }

  private static Optional<String> obstacle(ContentPart part) {
    return switch (part) {
      case InlineAudio audio -> Optional.of("it does not take sound");
      case InlineFile file ->
          file.mediaType().equals("application/pdf") || file.mediaType().startsWith("text/")
              ? Optional.empty()
              : Optional.of("it does not take files of type '" + file.mediaType() + "'");
      default -> Optional.empty();
    };
  }

  @Override
  public ProviderCall encode(ChatRequest request, String model) {
    return encode(request, TargetModel.named(model));
  }

  /** The default of the answer's length is the longest that the model can give. */
  @Override
  public ProviderCall encode(ChatRequest request, TargetModel model) {
    if (request.dialect() instanceof ChatDialect chat && !(chat instanceof AnthropicMessages)) {
      AnthropicCall call = AnthropicCall.of(chat.conversation(request), model, request.features());
      ObjectNode body = call.body();
      if (request.stream()) {
        body.put("stream", true);
      }
      return new ProviderCall(
          PATH,
          Map.of(VERSION_HEADER, VERSION),
          body,
          call.dropped(),
          new TranslatingReply(call.filtered(new AnthropicAnswers(clock)), chat));
    }
    if (request.dialect() instanceof TokenCountDialect counting
        && !(counting instanceof AnthropicTokenCount)) {
      return new ProviderCall(
          COUNT_PATH,
          Map.of(VERSION_HEADER, VERSION),
          AnthropicCall.of(counting.conversation(request), model, request.features())
              .body()
              .retain(COUNTED),
          List.of(),
          new WholeReply(answer -> counting.encodeCount(AnthropicTokenCount.count(answer))));
    }
    Map<String, String> headers = new HashMap<>(Map.of(VERSION_HEADER, VERSION));
    headers.putAll(request.headers());
    ObjectNode body = request.body().deepCopy().put("model", model.name());
    ForeignBlocks.remove(body);
    return request.dialect() instanceof AnthropicTokenCount
        ? new ProviderCall(
            COUNT_PATH, headers, body, List.of(), WholeReply.withNumber(AnthropicTokenCount.COUNT))
        : new ProviderCall(PATH, headers, body, List.of(), new AnthropicPassThrough());
  }

  /** Neither reasoning, nor a schema, nor a call that is demanded goes with a given beginning. */
  @Override
  public Optional<Continuation> continuing(ChatRequest request, String said, TargetModel model) {
    String given = JoinedText.given(said);
    if (given.isEmpty()
        || Prefill.ofClaude(ClaudeModel.of(model.name()).version()) == Prefill.NONE) {
      return Optional.empty();
    }
    return request
        .dialect()
        .continuing(request, given)
        .map(continued -> encode(continued, model))
        .filter(call -> mayContinue(call.body()))
        .map(call -> new Continuation(call, false));
  }

  private static boolean mayContinue(ObjectNode body) {
    String thinking = Json.textOf(body.path("thinking"), "type");
    String choice = Json.textOf(body.path("tool_choice"), "type");
    return (thinking.isEmpty() || thinking.equals("disabled"))
        && (choice.isEmpty() || choice.equals("auto") || choice.equals("none"))
        && !body.has("output_config")
        && !body.has("output_format");
  }

  @Override
  public Optional<ModelListing> listing() {
    return Optional.of(ModelListing.ANTHROPIC);
  }

  @Override
  public Map<String, String> headers(String apiKey) {
    return Map.of("x-api-key", apiKey);
  }
}
