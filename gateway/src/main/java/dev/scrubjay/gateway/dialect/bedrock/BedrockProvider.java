package dev.scrubjay.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Continuation;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.TargetModel;
import dev.scrubjay.gateway.dialect.json.JoinedText;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineAudio;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import dev.scrubjay.gateway.dialect.translation.ModelVersion;
import dev.scrubjay.gateway.dialect.translation.Prefill;
import dev.scrubjay.gateway.dialect.translation.TranslatingReply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The dialect of Bedrock's {@code Converse} and {@code ConverseStream}. */
public final class BedrockProvider implements ProviderDialect {
  private final InstantSource clock;

  /**
   * @param clock for the time of an answer, which Bedrock's lack
   */
  public BedrockProvider(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Optional<String> obstacle(ChatRequest request) {
    if (!(request.dialect() instanceof ChatDialect chat)) {
      return Optional.of("its embeddings are not supported");
    }
    Conversation conversation = chat.conversation(request);
    if (conversation.settings().choices() > 1) {
      return Optional.of("it gives only one choice");
    }
    return conversation
        .parts()
        .flatMap(part -> obstacle(part).stream())
        .findFirst()
        .or(conversation::obstacle);
  }

  private static Optional<String> obstacle(ContentPart part) {
    return switch (part) {
      case LinkedImage image -> Optional.of("it fetches no images");
      case LinkedFile file -> Optional.of("it fetches no files");
      case InlineAudio audio -> Optional.of("it takes no sound");
      case InlineFile file ->
          BedrockContent.format(file.mediaType()).isPresent()
              ? Optional.empty()
              : Optional.of("it takes no files of type " + file.mediaType());
      default -> Optional.empty();
    };
  }

  @Override
  public ProviderCall encode(ChatRequest request, String model) {
    if (!(request.dialect() instanceof ChatDialect chat)) {
      throw new IllegalArgumentException("Bedrock takes chat requests only");
    }
    Conversation conversation = chat.conversation(request);
    List<String> dropped = new ArrayList<>(conversation.dropped());
    BedrockRequest encoded = new BedrockRequest(conversation, BedrockFamily.of(model), dropped);
    String method = request.stream() ? "/converse-stream" : "/converse";
    return new ProviderCall(
        "/model/" + URLEncoder.encode(model, StandardCharsets.UTF_8) + method,
        Map.of(),
        encoded.body(),
        dropped,
        new TranslatingReply(
            new BedrockAnswers(
                model,
                encoded.answersByTool(),
                BedrockNames.originals(conversation.tools().tools()),
                clock),
            chat));
  }

  /** Neither reasoning, nor a demanded call goes with a given beginning. */
  @Override
  public Optional<Continuation> continuing(ChatRequest request, String said, TargetModel model) {
    String given = JoinedText.given(said);
    Prefill prefill =
        ModelVersion.of(model.name(), "claude").map(Prefill::ofClaude).orElse(Prefill.NONE);
    if (prefill == Prefill.NONE || given.isEmpty()) {
      return Optional.empty();
    }
    return request
        .dialect()
        .continuing(request, given)
        .map(continued -> encode(continued, model))
        .filter(call -> call.body().at("/additionalModelRequestFields/thinking").isMissingNode())
        .filter(call -> mayContinue(call.body().at("/toolConfig/toolChoice")))
        .map(call -> new Continuation(call, prefill.isRepeated()));
  }

  private static boolean mayContinue(JsonNode toolChoice) {
    return !toolChoice.has("any") && !toolChoice.has("tool");
  }

  @Override
  public Map<String, String> headers(String apiKey) {
    return Map.of("Authorization", "Bearer " + apiKey);
  }
}
