package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The time of deriving a chat request's key, from its bytes and from its tree. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class KeyBench {
  private static final String WORDS = "Our service asks the same question again, and waits. ";

  /** Of the request's body. */
  @Param({"1200", "20000"})
  public int bytes;

  private byte[] body;
  private ChatRequest request;

  @Setup
  public void make() throws JsonProcessingException {
    ObjectNode chat = Json.object().put("model", "gpt-4o-mini").put("temperature", 0);
    var messages = chat.putArray("messages");
    for (int left = bytes; left > 0; left -= 400) {
      String text = WORDS.repeat(8).substring(0, Math.min(left, 360));
      messages
          .addObject()
          .put("role", left % 800 < 400 ? "user" : "assistant")
          .put("content", text);
    }
    body = Json.bytes(chat);
    request = decoded();
  }

  private ChatRequest decoded() throws JsonProcessingException {
    return new OpenAiChat().decode(Json.object(body), Map.of());
  }

  @Benchmark
  public ChatRequest parse() throws JsonProcessingException {
    return decoded();
  }

  @Benchmark
  public CacheKey keyOfParsed() {
    return AnswerKeys.of(Scope.DEFAULT, request, RoutingRequirements.NONE);
  }

  @Benchmark
  public CacheKey parseAndKey() throws JsonProcessingException {
    return AnswerKeys.of(Scope.DEFAULT, decoded(), RoutingRequirements.NONE);
  }
}
