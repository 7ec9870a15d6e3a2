package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ModelListing;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.WholeReply;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.AnswerSettings;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.Role;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import dev.scrubjay.gateway.dialect.translation.EmbeddingsDialect;
import dev.scrubjay.gateway.dialect.translation.TranslatingReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The dialect of providers with OpenAI's API: OpenAI, vLLM, Groq, Ollama and others. */
public final class OpenAiProvider implements ProviderDialect {
  private static final String CHAT = "/chat/completions";
  private static final String COMPLETIONS = "/completions";

  @Override
  public Optional<String> obstacle(ChatRequest request) {
    return switch (request.dialect()) {
      case OpenAiChat chat -> Optional.empty();
      case OpenAiEndpoint endpoint -> Optional.empty();
      case OpenAiCompletions completions -> Optional.empty();
      case EmbeddingsDialect embeddings -> embeddings.inputs(request).obstacle();
      case ChatDialect chat -> chat.conversation(request).obstacle();
      default -> Optional.of("it has no " + request.dialect().operation());
    };
  }

  @Override
  public ProviderCall encode(ChatRequest request, String model) {
    if (request.dialect() instanceof ChatDialect chat && isTranslated(chat, request, model)) {
      Conversation conversation = chat.conversation(request);
      List<String> dropped = new ArrayList<>(conversation.dropped());
      if (conversation.settings().topK().isPresent()) {
        dropped.add("top_k");
      }
      return new ProviderCall(
          CHAT,
          Map.of(),
          body(conversation, model, request.stream()),
          dropped,
          new TranslatingReply(new OpenAiAnswers(), chat));
    }
    if (request.dialect() instanceof EmbeddingsDialect embeddings
        && !(embeddings instanceof OpenAiEmbeddings)) {
      EmbeddingsDialect.Inputs inputs = embeddings.inputs(request);
      return new ProviderCall(
          new OpenAiEmbeddings().path(),
          Map.of(),
          OpenAiVectors.request(inputs, model),
          inputs.dropped(),
          new WholeReply(
              answer -> embeddings.encodeVectors(OpenAiVectors.decode(answer), request)));
    }
    ObjectNode body = request.body().deepCopy().put("model", model);
    if (request.stream()) {
      askForUsage(body);
    }
    return request.dialect() instanceof OpenAiEndpoint endpoint
        ? new ProviderCall(
            endpoint.path(),
            request.headers(),
            body,
            List.of(),
            WholeReply.withList(endpoint.essential()))
        : new ProviderCall(
            request.dialect() instanceof OpenAiCompletions ? COMPLETIONS : CHAT,
            request.headers(),
            body,
            List.of(),
            new OpenAiPassThrough());
  }

  /** A text to continue is translated for models that only chat, as far as it can be. */
  private static boolean isTranslated(ChatDialect chat, ChatRequest request, String model) {
    return switch (chat) {
      case OpenAiChat same -> false;
      case OpenAiCompletions completions ->
          CompletionRequests.isChatOnly(model)
              && completions.conversation(request).obstacle().isEmpty();
      default -> true;
    };
  }

  @Override
  public Optional<ModelListing> listing() {
    return Optional.of(ModelListing.OPENAI);
  }

  @Override
  public Map<String, String> headers(String apiKey) {
    return Map.of("Authorization", "Bearer " + apiKey);
  }

  private static void askForUsage(ObjectNode body) {
    ObjectNode options =
        body.get("stream_options") instanceof ObjectNode given
            ? given
            : body.putObject("stream_options");
    options.put("include_usage", true);
  }

  private static ObjectNode body(Conversation conversation, String model, boolean stream) {
    ObjectNode body = Json.object().put("model", model);
    ArrayNode messages = body.putArray("messages");
    conversation
        .systemTexts()
        .forEach(text -> messages.addObject().put("role", "system").put("content", text));
    conversation.turns().forEach(turn -> add(turn, messages));
    settings(body, conversation.settings());
    tools(body, conversation.tools());
    if (stream) {
      body.put("stream", true);
      askForUsage(body);
    }
    return body;
  }

  /** Adds a turn. Tool results are separate messages in this dialect, and come first. */
  private static void add(Turn turn, ArrayNode messages) {
    for (ContentPart part : turn.parts()) {
      if (part instanceof ToolResult result) {
        messages
            .addObject()
            .put("role", "tool")
            .put("tool_call_id", result.id())
            .put("content", result.text());
      }
    }
    List<ContentPart> said =
        turn.parts().stream().filter(part -> !(part instanceof ToolResult)).toList();
    if (!said.isEmpty()) {
      messages.add(turn.role() == Role.USER ? user(said) : assistant(said));
    }
  }

  private static ObjectNode user(List<ContentPart> parts) {
    ObjectNode message = Json.object().put("role", "user");
    if (parts.size() == 1 && parts.get(0) instanceof Text only) {
      return message.put("content", only.text());
    }
    ArrayNode content = message.putArray("content");
    for (ContentPart part : parts) {
      switch (part) {
        case Text text -> content.addObject().put("type", "text").put("text", text.text());
        case InlineImage image ->
            link(content, "data:" + image.mediaType() + ";base64," + image.base64());
        case LinkedImage image -> link(content, image.url());
        default -> {}
      }
    }
    return message;
  }

  private static void link(ArrayNode content, String url) {
    content.addObject().put("type", "image_url").putObject("image_url").put("url", url);
  }

  private static ObjectNode assistant(List<ContentPart> parts) {
    ObjectNode message = Json.object().put("role", "assistant");
    StringBuilder text = new StringBuilder();
    ArrayNode calls = message.arrayNode();
    for (ContentPart part : parts) {
      if (part instanceof Text piece) {
        text.append(piece.text());
      } else if (part instanceof ToolUse use) {
        OpenAiToolCalls.add(use, calls);
      }
    }
    message.put("content", text.isEmpty() && !calls.isEmpty() ? null : text.toString());
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    return message;
  }

  private static void settings(ObjectNode body, AnswerSettings settings) {
    settings.maxTokens().ifPresent(limit -> body.put("max_tokens", limit));
    settings.temperature().ifPresent(value -> body.put("temperature", value));
    settings.topP().ifPresent(value -> body.put("top_p", value));
    if (!settings.stop().isEmpty()) {
      settings.stop().forEach(body.putArray("stop")::add);
    }
    JsonNode schema = settings.schema();
    if (schema != null) {
      ObjectNode format = body.putObject("response_format").put("type", "json_schema");
      format
          .putObject("json_schema")
          .put("name", "answer")
          .put("strict", true)
          .set("schema", schema);
    } else if (settings.json()) {
      body.putObject("response_format").put("type", "json_object");
    }
  }

  private static void tools(ObjectNode body, Tools tools) {
    if (tools.tools().isEmpty()) {
      return;
    }
    ArrayNode list = body.putArray("tools");
    for (Conversation.Tool tool : tools.tools()) {
      ObjectNode function =
          list.addObject().put("type", "function").putObject("function").put("name", tool.name());
      if (tool.description() != null) {
        function.put("description", tool.description());
      }
      function.set("parameters", tool.schema());
    }
    if (tools.mode() == ToolMode.NAMED) {
      body.putObject("tool_choice")
          .put("type", "function")
          .putObject("function")
          .put("name", tools.named());
    } else if (tools.mode() != ToolMode.AUTO) {
      body.put("tool_choice", tools.mode() == ToolMode.NONE ? "none" : "required");
    }
    if (!tools.parallel()) {
      body.put("parallel_tool_calls", false);
    }
  }
}
