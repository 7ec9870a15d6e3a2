package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.DerivedDialect;
import dev.scrubjay.gateway.dialect.ModelListing;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.ReplyTranslator;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.TranslatingReply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's dialect at a resource of Azure, where a deployment takes a model's place. A dated
 * version of the API has a path for each deployment; the API without one, or in preview, has
 * OpenAI's paths.
 */
public final class AzureProvider extends DerivedDialect {
  private final @Nullable String apiVersion;
  private final UnaryOperator<String> deployments;

  /**
   * @param apiVersion null for the API without versions
   * @param deployments gives the deployment of a model
   */
  public AzureProvider(
      ProviderDialect base, @Nullable String apiVersion, UnaryOperator<String> deployments) {
    super(base);
    this.apiVersion = apiVersion;
    this.deployments = deployments;
  }

  @Override
  protected ProviderCall derive(ProviderCall call, ChatRequest request, String model) {
    String deployment = deployments.apply(model);
    ObjectNode body = call.body().deepCopy().put("model", deployment);
    return new ProviderCall(
        path(call.path(), deployment), call.headers(), body, call.dropped(), reply(call.reply()));
  }

  private String path(String endpoint, String deployment) {
    if (apiVersion == null) {
      return "/openai/v1" + endpoint;
    }
    String version = "?api-version=" + apiVersion;
    boolean ofModel = !endpoint.startsWith("/responses");
    return Character.isDigit(apiVersion.charAt(0))
        ? "/openai" + (ofModel ? "/deployments/" + deployment : "") + endpoint + version
        : "/openai/v1" + endpoint + version;
  }

  /** Azure lists what a resource could deploy, not what it serves. */
  @Override
  public Optional<ModelListing> listing() {
    return Optional.empty();
  }

  @Override
  public Map<String, String> headers(String apiKey) {
    return Map.of("api-key", apiKey);
  }

  /** OpenAI clients get all that Azure sends; others get it without what is Azure's alone. */
  private static ReplyTranslator reply(ReplyTranslator reply) {
    return reply instanceof TranslatingReply ? new AzureReply(reply) : reply;
  }

  /** Leaves out the chunks that hold nothing but the results of the content filter. */
  private record AzureReply(ReplyTranslator reply) implements ReplyTranslator {
    @Override
    public ObjectNode answer(ObjectNode providerAnswer) {
      return reply.answer(providerAnswer);
    }

    @Override
    public boolean leaves(ObjectNode providerAnswer) {
      return reply.leaves(providerAnswer);
    }

    @Override
    public StreamTranslator stream() {
      return new AzureStream(reply.stream());
    }

    @Override
    public String errorMessage(JsonNode body) {
      return reply.errorMessage(body);
    }
  }

  private record AzureStream(StreamTranslator stream) implements StreamTranslator {
    @Override
    public List<SseEvent> accept(SseEvent providerEvent) {
      return saysNothing(providerEvent) ? List.of() : stream.accept(providerEvent);
    }

    private static boolean saysNothing(SseEvent event) {
      if (!event.data().contains("_filter_results")) {
        return false;
      }
      try {
        ObjectNode chunk = Json.object(event.data());
        return chunk.path("choices").isEmpty() && !chunk.hasNonNull("usage");
      } catch (JsonProcessingException e) {
        return false;
      }
    }

    @Override
    public boolean isComplete() {
      return stream.isComplete();
    }

    @Override
    public boolean mayEnd() {
      return stream.mayEnd();
    }

    @Override
    public int held() {
      return stream.held();
    }

    @Override
    public List<SseEvent> end() {
      return stream.end();
    }
  }
}
