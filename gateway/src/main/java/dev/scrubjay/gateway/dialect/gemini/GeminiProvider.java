package dev.scrubjay.gateway.dialect.gemini;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import dev.scrubjay.gateway.dialect.translation.TranslatingReply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The dialect of Google's {@code generateContent} and {@code streamGenerateContent}. */
public final class GeminiProvider implements ProviderDialect {
  private final InstantSource clock;

  /**
   * @param clock for the time of an answer, which Google's lack
   */
  public GeminiProvider(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Optional<String> obstacle(ChatRequest request) {
    return request.dialect() instanceof ChatDialect chat
        ? chat.conversation(request).obstacle()
        : Optional.of("its embeddings are not supported");
  }

  @Override
  public ProviderCall encode(ChatRequest request, String model) {
    if (!(request.dialect() instanceof ChatDialect chat)) {
      throw new IllegalArgumentException("Gemini takes chat requests only");
    }
    GeminiCall call = GeminiCall.of(chat.conversation(request), model);
    String method = request.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
    return new ProviderCall(
        "/models/" + URLEncoder.encode(model, StandardCharsets.UTF_8) + method,
        Map.of(),
        call.body(),
        call.dropped(),
        new TranslatingReply(call.filtered(new GeminiAnswers(model, clock)), chat));
  }

  @Override
  public Map<String, String> headers(String apiKey) {
    return Map.of("x-goog-api-key", apiKey);
  }
}
