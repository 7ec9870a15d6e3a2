package dev.scrubjay.gateway.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.request.CallTrail;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The span of one attempt, from its request to its answer's end, with OpenTelemetry's names for
 * generative AI (Semantic Conventions 1.45, {@code gen_ai.*}), and the same in the request's trail.
 * Carries no prompt and no answer.
 */
public final class AttemptSpan {
  private static final AttributeKey<List<String>> FINISH_REASONS =
      AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
  private static final double NANOS_PER_SECOND = 1e9;

  private final RequestTrace trace;
  private final Upstream upstream;
  private final Span span;
  private final CallTrail call;
  private final LongSupplier nanoTime;

  private AttemptSpan(
      RequestTrace trace, Upstream upstream, Span span, CallTrail call, LongSupplier nanoTime) {
    this.trace = trace;
    this.upstream = upstream;
    this.span = span;
    this.call = call;
    this.nanoTime = nanoTime;
  }

  static AttemptSpan begin(
      RequestContext context, ChatRequest request, Upstream upstream, LongSupplier nanoTime) {
    RequestTrace trace = context.trace();
    String operation =
        switch (request.dialect().capability()) {
          case EMBEDDING -> "embeddings";
          case MODERATION, RERANK -> request.dialect().operation();
          default -> "chat";
        };
    String model = upstream.model().upstreamName();
    Span span = trace.begin(operation + " " + model, SpanKind.CLIENT);
    if (span.isRecording()) {
      span.setAttribute("gen_ai.operation.name", operation);
      span.setAttribute("gen_ai.provider.name", provider(upstream.provider()));
      span.setAttribute("gen_ai.request.model", model);
      span.setAttribute("gen_ai.request.stream", request.stream());
      request
          .features()
          .maxOutputTokens()
          .ifPresent(max -> span.setAttribute("gen_ai.request.max_tokens", max));
      number(request.body().path("temperature"), "gen_ai.request.temperature", span);
      number(request.body().path("top_p"), "gen_ai.request.top_p", span);
    }
    CallTrail call =
        context.trail().calling(upstream.id(), upstream.provider().name(), nanoTime.getAsLong());
    return new AttemptSpan(trace, upstream, span, call, nanoTime);
  }

  private static String provider(ProviderConfig provider) {
    return switch (provider.kind()) {
      case OPENAI -> provider.name(); // many providers have OpenAI's API
      case ANTHROPIC -> "anthropic";
      case GEMINI -> "gcp.gemini";
      case AZURE -> "azure.ai.openai";
      case BEDROCK -> "aws.bedrock";
      case VERTEX -> "gcp.vertex_ai";
    };
  }

  private static void number(JsonNode value, String name, Span span) {
    if (value.isNumber()) {
      span.setAttribute(name, value.doubleValue());
    }
  }

  /** The call with the headers that make the provider part of the trace. */
  ProviderCall traced(ProviderCall call) {
    return call.withHeaders(trace.headers(span));
  }

  /** Notes a stream's first event. */
  public void begun(long nanos) {
    call.begun(nanos);
    span.setAttribute(
        "gen_ai.response.time_to_first_chunk", (nanos - call.startNanos()) / NANOS_PER_SECOND);
  }

  /**
   * Notes that the attempt is for the rest of a stream that broke off.
   *
   * @param continuation whether the model continues the text that was sent
   */
  void rescues(boolean continuation) {
    String way = continuation ? "continue" : "restart";
    call.is(way);
    span.setAttribute("scrubjay.rescue", way);
  }

  /**
   * Notes the part of the attempt in a cascade.
   *
   * @param role such as {@code judge}
   */
  public void cascades(String role) {
    call.is(role);
    span.setAttribute("scrubjay.cascade.role", role);
  }

  /**
   * Notes the part of the attempt in a shadow request.
   *
   * @param role such as {@code judge}
   */
  public void shadows(String role) {
    span.setAttribute("scrubjay.shadow.role", role);
  }

  /**
   * Ends the span of a call that was answered.
   *
   * @param answer null if it was not complete, or larger than is captured
   */
  public void answered(@Nullable ObjectNode answer, Usage usage) {
    call.answered(nanoTime.getAsLong(), usage, upstream.cost(usage));
    if (span.isRecording()) {
      span.setAttribute("gen_ai.usage.input_tokens", usage.inputTokens());
      span.setAttribute("gen_ai.usage.output_tokens", usage.outputTokens());
      upstream.cost(usage).usd().ifPresent(usd -> span.setAttribute("scrubjay.cost.usd", usd));
      if (answer != null) {
        describe(answer);
      }
    }
    span.end();
  }

  private void describe(ObjectNode answer) {
    text(answer, "id", "gen_ai.response.id");
    text(answer, "model", "gen_ai.response.model");
    List<String> reasons = new ArrayList<>();
    for (JsonNode choice : answer.path("choices")) {
      reasons.add(choice.path("finish_reason").asText());
    }
    if (answer.path("stop_reason").isTextual()) {
      reasons.add(answer.path("stop_reason").textValue());
    }
    if (answer.path("object").asText().equals("response")) {
      reasons.add(answer.at("/incomplete_details/reason").asText("stop"));
    }
    if (!reasons.isEmpty()) {
      span.setAttribute(FINISH_REASONS, reasons);
    }
  }

  private void text(ObjectNode answer, String member, String name) {
    if (answer.path(member).isTextual()) {
      span.setAttribute(name, answer.path(member).textValue());
    }
  }

  /** Ends the span without a complete answer. */
  public void failed(Throwable cause) {
    String type =
        cause instanceof UpstreamException known
            ? known.kind().name().toLowerCase(Locale.ROOT)
            : cause.getClass().getSimpleName();
    call.failed(nanoTime.getAsLong(), cause instanceof UpstreamException ? type : CallTrail.FAILED);
    RequestTrace.fail(span, type, cause);
    span.end();
  }
}
