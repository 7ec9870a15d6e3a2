package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicProvider;
import dev.scrubjay.gateway.dialect.gemini.GeminiProvider;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiProvider;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Requests, streams and providers for tests. */
public final class Examples {
  /** The time of every answer. */
  public static final InstantSource NOW = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));

  public static final ProviderDialect OPENAI = new OpenAiProvider();
  public static final ProviderDialect ANTHROPIC = new AnthropicProvider(NOW);
  public static final ProviderDialect GEMINI = new GeminiProvider(NOW);

  private Examples() {}

  public static ObjectNode json(String text) {
    try {
      return Json.object(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  /** A request to OpenAI with {@code more} members, which may replace its own. */
  public static ChatRequest toOpenAi(String more) {
    ObjectNode body =
        json("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    return new OpenAiChat().decode(body.setAll(json("{" + more + "}")), Map.of());
  }

  /** A request to Anthropic with {@code more} members, which may replace its own. */
  public static ChatRequest toAnthropic(String more) {
    ObjectNode body =
        json(
            """
            {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}""");
    return new AnthropicMessages().decode(body.setAll(json("{" + more + "}")), Map.of());
  }

  /** Parses the events in {@code wire}, which has the wire format. */
  public static List<SseEvent> events(String wire) {
    List<SseEvent> events = new ArrayList<>();
    for (String block : wire.strip().split("\n\n", -1)) {
      String name = null;
      List<String> data = new ArrayList<>();
      for (String line : block.lines().toList()) {
        if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else {
          data.add(line.substring("data: ".length()));
        }
      }
      events.add(new SseEvent(name, String.join("\n", data)));
    }
    return events;
  }

  /** The client's events of a provider's stream that ends completely. */
  public static List<SseEvent> translated(StreamTranslator stream, List<SseEvent> events) {
    List<SseEvent> seen = new ArrayList<>();
    events.forEach(event -> seen.addAll(stream.accept(event)));
    if (!stream.isComplete() && !stream.mayEnd()) {
      throw new AssertionError("the stream is not complete");
    }
    seen.addAll(stream.end());
    return seen;
  }

  /** The answer assembled from {@code events}. */
  public static ObjectNode assembled(ClientDialect dialect, List<SseEvent> events) {
    AnswerAssembler assembler = dialect.assembler();
    events.forEach(assembler::accept);
    return assembler.answer().orElseThrow(() -> new AssertionError("the answer is not whole"));
  }
}
