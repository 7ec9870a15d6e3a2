package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.naming.NameResolver;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The way in which a provider lists its models.
 *
 * @param path below its base URL
 * @param array the member of the reply that holds the models
 * @param member the member of each that holds its name
 */
public record ModelListing(String path, String array, String member) {
  public static final ModelListing OPENAI = new ModelListing("/models", "data", "id");
  public static final ModelListing ANTHROPIC =
      new ModelListing("/v1/models?limit=1000", "data", "id");
  public static final ModelListing GEMINI =
      new ModelListing("/models?pageSize=1000", "models", "name");

  private static final String GEMINI_RESOURCE = "models/";
  private static final int MAX_MODELS = 5_000;

  /** The request for the list. */
  public ProviderCall call() {
    return new ProviderCall(path, Map.of(), Json.object(), List.of(), new AsItIs());
  }

  /** The names in {@code reply}, as far as they can be names. */
  public Set<String> names(ObjectNode reply) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode model : reply.path(array)) {
      String text = model.path(member).asText("");
      String name =
          text.startsWith(GEMINI_RESOURCE) ? text.substring(GEMINI_RESOURCE.length()) : text;
      if (NameResolver.isName(name) && names.size() < MAX_MODELS) {
        names.add(name);
      }
    }
    return names;
  }

  /** A reply that is not an answer of a model. */
  private record AsItIs() implements ReplyTranslator {
    @Override
    public ObjectNode answer(ObjectNode reply) {
      return reply;
    }

    @Override
    public StreamTranslator stream() {
      throw new MalformedReplyException("it is not JSON");
    }

    @Override
    public String errorMessage(JsonNode body) {
      return body.at("/error/message").asText("");
    }
  }
}
