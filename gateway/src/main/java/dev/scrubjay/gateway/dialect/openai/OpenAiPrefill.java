package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Continuation;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Prefill;
import java.util.Optional;

/** Requests for the continuation of an answer, in the ways of servers with OpenAI's API. */
final class OpenAiPrefill {
  private OpenAiPrefill() {}

  /**
   * {@code call}, whose last message is to be {@code given}, with what its server wants to know;
   * empty if it demands what does not go with a given beginning: reasoning, a schema or a call.
   */
  static Optional<Continuation> of(ProviderCall call, String given, Prefill prefill) {
    ObjectNode body = call.body().deepCopy();
    JsonNode messages = body.path("messages");
    if (!(messages.path(messages.size() - 1) instanceof ObjectNode last)
        || !Json.textOf(last, "role").equals("assistant")
        || !text(last.path("content")).equals(given)
        || !mayContinue(body)) {
      return Optional.empty();
    }
    prefill.mark(body, last);
    return Optional.of(new Continuation(call.with(body), prefill.isRepeated()));
  }

  private static String text(JsonNode content) {
    return content.isTextual() ? content.textValue() : Json.textOf(content.path(0), "text");
  }

  private static boolean mayContinue(ObjectNode body) {
    String format = Json.textOf(body.path("response_format"), "type");
    JsonNode choice = body.path("tool_choice");
    boolean demandsCall = choice.isObject() || choice.asText().matches("any|required");
    String effort = Json.textOf(body, "reasoning_effort");
    return (format.isEmpty() || format.equals("text"))
        && !demandsCall
        && (effort.isEmpty() || effort.equals("none"))
        && !Json.textOf(body.path("thinking"), "type").equals("enabled")
        && body.path("n").asInt(1) == 1;
  }
}
