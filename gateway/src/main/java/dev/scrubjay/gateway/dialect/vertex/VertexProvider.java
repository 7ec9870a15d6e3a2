package dev.scrubjay.gateway.dialect.vertex;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Continuation;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.TargetModel;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicProvider;
import dev.scrubjay.gateway.dialect.gemini.GeminiProvider;
import dev.scrubjay.gateway.dialect.openai.OpenAiProvider;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dialects of Vertex AI, where a model's publisher decides: Gemini, Claude, or OpenAI's for all
 * others, whose names hold their publisher, such as {@code meta/llama-4-scout}.
 */
public final class VertexProvider implements ProviderDialect {
  private static final String VERSION_HEADER = "anthropic-version";
  private static final String VERSION = "vertex-2023-10-16";
  private static final String GOOGLE = "google/";
  private static final String ANTHROPIC = "anthropic/";

  private final ProviderDialect gemini;
  private final ProviderDialect claude;
  private final ProviderDialect others = new OpenAiProvider();

  /**
   * @param clock for the time of an answer, which Google's and Anthropic's lack
   */
  public VertexProvider(InstantSource clock) {
    this.gemini = new GeminiProvider(clock);
    this.claude = new AnthropicProvider(clock);
  }

  /** What all publishers' models can take; a model's own obstacles appear when it is called. */
  @Override
  public Optional<String> obstacle(ChatRequest request) {
    return request.dialect() instanceof AnthropicMessages
        ? claude.obstacle(request)
        : gemini.obstacle(request);
  }

  @Override
  public ProviderCall encode(ChatRequest request, String model) {
    return encode(request, TargetModel.named(model));
  }

  @Override
  public ProviderCall encode(ChatRequest request, TargetModel target) {
    String model = target.name();
    if (model.startsWith("claude") || model.startsWith(ANTHROPIC)) {
      return claude(request, target.as(without(ANTHROPIC, model)));
    }
    if (model.contains("/") && !model.startsWith(GOOGLE)) {
      ProviderCall call = others.encode(request, model);
      return call.at("/endpoints/openapi" + call.path());
    }
    ProviderCall call = gemini.encode(request, without(GOOGLE, model));
    return call.at("/publishers/google" + call.path());
  }

  @Override
  public Optional<Continuation> continuing(ChatRequest request, String said, TargetModel target) {
    String model = target.name();
    if (!model.startsWith("claude") && !model.startsWith(ANTHROPIC)) {
      return Optional.empty();
    }
    TargetModel named = target.as(without(ANTHROPIC, model));
    return claude
        .continuing(request, said, named)
        .map(given -> given.map(call -> claude(call, request, named)));
  }

  private ProviderCall claude(ChatRequest request, TargetModel model) {
    return claude(claude.encode(request, model), request, model);
  }

  /** Claude's name is in the path alone, and the version of its API in the body. */
  private static ProviderCall claude(ProviderCall call, ChatRequest request, TargetModel model) {
    Map<String, String> headers = new HashMap<>(call.headers());
    headers.remove(VERSION_HEADER);
    ObjectNode body = call.body().deepCopy().put("anthropic_version", VERSION);
    body.remove("model");
    String name = URLEncoder.encode(model.name(), StandardCharsets.UTF_8).replace("%40", "@");
    List<String> dropped = new ArrayList<>(call.dropped());
    if (request.body().path("n").asInt(1) > 1) {
      dropped.add("n");
    }
    String method = request.stream() ? ":streamRawPredict" : ":rawPredict";
    return new ProviderCall(
        "/publishers/anthropic/models/" + name + method, headers, body, dropped, call.reply());
  }

  private static String without(String publisher, String model) {
    return model.startsWith(publisher) ? model.substring(publisher.length()) : model;
  }

  @Override
  public Map<String, String> headers(String apiKey) {
    return Map.of("Authorization", "Bearer " + apiKey);
  }
}
