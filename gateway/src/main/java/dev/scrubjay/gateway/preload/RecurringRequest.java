package dev.scrubjay.gateway.preload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.gemini.GeminiChat;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.request.RoutingRequirements;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request that can be made again, as it is remembered.
 *
 * @param request for a whole answer
 * @param model the model that answered last
 * @param tags of its answer
 */
public record RecurringRequest(ChatRequest request, String model, Set<String> tags) {
  private static final Map<String, ClientDialect> DIALECTS =
      Map.of(
          "openai", new OpenAiChat(),
          "anthropic", new AnthropicMessages(),
          "responses", new OpenAiResponses(),
          "gemini", new GeminiChat());

  /** Longer requests are not remembered. */
  private static final int MAX_CHARS = 64_000;

  /** Types, roles and members of a conversation that goes on, and so does not recur. */
  private static final Set<String> PASSING =
      Set.of("tool", "function", "tool_result", "function_call_output", "tool_use");

  private static final Set<String> PASSING_MEMBERS =
      Set.of("tool_calls", "functionResponse", "functionCall", "previous_response_id");

  public RecurringRequest {
    tags = Set.copyOf(tags);
  }

  /**
   * Whether a request may recur with the same answer, as far as is seen at once. Not one that its
   * sender wants kept nowhere, that has state, an own key or requirements, or is in an experiment.
   */
  static boolean mayRecur(Completion completion) {
    RequestContext context = completion.context();
    return dialect(completion.request()).isPresent()
        && !completion.request().stateful()
        && context.clientKey().isEmpty()
        && context.assignment().isEmpty()
        && !context.directives().noStore()
        && context.requirements().equals(RoutingRequirements.NONE)
        && completion.request().features().textChars() <= MAX_CHARS;
  }

  private static Optional<String> dialect(ChatRequest request) {
    return DIALECTS.entrySet().stream()
        .filter(known -> known.getValue().getClass() == request.dialect().getClass())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The text of a request; empty if it must not be repeated. Takes time with its size. */
  static Optional<String> text(Completion completion, String model) {
    ChatRequest request = completion.request().unstreamed();
    Optional<String> dialect = dialect(request);
    if (dialect.isEmpty() || goesOn(request.body())) {
      return Optional.empty();
    }
    ObjectNode text = Json.object().put("dialect", dialect.get()).put("model", model);
    ObjectNode headers = text.putObject("headers");
    request.headers().forEach(headers::put);
    completion.context().tags().forEach(text.putArray("tags")::add);
    text.set("body", request.body());
    return Optional.of(Json.text(text)).filter(whole -> whole.length() <= 2 * MAX_CHARS);
  }

  /** Whether the messages have results of tools, or refer to what came before. */
  private static boolean goesOn(JsonNode node) {
    for (String role : new String[] {"type", "role"}) {
      if (node.has(role) && PASSING.contains(node.path(role).asText()) && !isTool(node)) {
        return true;
      }
    }
    for (String name : PASSING_MEMBERS) {
      if (node.hasNonNull(name)) {
        return true;
      }
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && goesOn(child)) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@code node} declares a tool; such a one recurs. */
  private static boolean isTool(JsonNode node) {
    return node.has("function") || node.has("parameters") || node.has("input_schema");
  }

  /** The request that {@link #text} has written; empty if this version cannot read it. */
  public static Optional<RecurringRequest> parse(String text) {
    try {
      ObjectNode written = Json.object(text);
      ClientDialect dialect = DIALECTS.get(Json.textOf(written, "dialect"));
      if (dialect == null || !(written.get("body") instanceof ObjectNode body)) {
        return Optional.empty();
      }
      Map<String, String> headers = new HashMap<>();
      written
          .path("headers")
          .properties()
          .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
      Set<String> tags = new HashSet<>();
      written.path("tags").forEach(tag -> tags.add(tag.asText()));
      return Optional.of(
          new RecurringRequest(dialect.decode(body, headers), Json.textOf(written, "model"), tags));
    } catch (JsonProcessingException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
