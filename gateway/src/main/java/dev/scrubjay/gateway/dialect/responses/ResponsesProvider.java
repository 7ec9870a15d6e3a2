package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ModelListing;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.TargetModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dialect of a provider that has the Responses API besides chat completions. Responses go to it
 * as they are, and all else as its other dialect has it.
 *
 * @param chat the provider's dialect for all other requests
 * @param has whether the provider has the Responses API, as far as is known
 */
public record ResponsesProvider(ProviderDialect chat, NativeResponses has)
    implements ProviderDialect {
  /** The path of the Responses API below a provider's base URL. */
  public static final String PATH = "/responses";

  @Override
  public Optional<String> obstacle(ChatRequest request) {
    return isNative(request) ? Optional.empty() : chat.obstacle(request);
  }

  @Override
  public ProviderCall encode(ChatRequest request, String model) {
    return encode(request, TargetModel.named(model));
  }

  @Override
  public ProviderCall encode(ChatRequest request, TargetModel model) {
    return isNative(request) ? own(request, model.name()) : chat.encode(request, model);
  }

  @Override
  public Optional<ModelListing> listing() {
    return chat.listing();
  }

  private static ProviderCall own(ChatRequest request, String model) {
    ObjectNode body = request.body().deepCopy().put("model", model);
    boolean dropped = body.get("input") instanceof ArrayNode input && dropForeign(input);
    List<String> names = dropped ? List.of("input.reasoning") : List.of();
    return request.dialect() instanceof ResponsesEndpoint endpoint
        ? new ProviderCall(endpoint.path(), request.headers(), body, names, endpoint.reply())
        : new ProviderCall(PATH, request.headers(), body, names, new ResponsesPassThrough());
  }

  private boolean isNative(ChatRequest request) {
    boolean ofResponses =
        request.dialect() instanceof OpenAiResponses
            || request.dialect() instanceof ResponsesEndpoint;
    return ofResponses && has.areThere();
  }

  /** Drops the reasoning of other providers' models; whether there was any. */
  private static boolean dropForeign(ArrayNode input) {
    int before = input.size();
    for (int i = before - 1; i >= 0; i--) {
      JsonNode item = input.get(i);
      if (ReasoningItems.isForeign(item)) {
        input.remove(i);
      }
    }
    return input.size() < before;
  }

  /** Whether {@code path} of a call is that of the Responses API. */
  public static boolean isPath(String path) {
    return path.split("\\?", 2)[0].endsWith(PATH);
  }

  @Override
  public boolean lacks(ProviderCall call) {
    boolean ofResponses = isPath(call.path());
    if (ofResponses) {
      has.missing();
    }
    return ofResponses;
  }

  @Override
  public Map<String, String> headers(String apiKey) {
    return chat.headers(apiKey);
  }
}
