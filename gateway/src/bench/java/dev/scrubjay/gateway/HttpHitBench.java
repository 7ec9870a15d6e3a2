package dev.scrubjay.gateway;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The time of sequential requests over HTTP, with client and gateway in one process. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HttpHitBench {
  private static final String QUESTION = TestGateway.chat("gpt-4o", "Why is the sky blue?");

  private final HttpClient client = HttpClient.newHttpClient();
  private TestGateway gateway;
  private HttpRequest hit;
  private HttpRequest nothing;

  @Setup(Level.Trial)
  public void start() {
    gateway = TestGateway.start();
    nothing = gateway.request("/health/live").GET().build();
    hit =
        gateway
            .request("/v1/chat/completions", "content-type", "application/json")
            .POST(BodyPublishers.ofString(QUESTION))
            .build();
    gateway.post("/v1/chat/completions", QUESTION);
    gateway.awaitChatHit("gpt-4o", "Why is the sky blue?");
  }

  @TearDown(Level.Trial)
  public void stop() {
    client.close();
    gateway.close();
  }

  @Benchmark
  public String chatHit() throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(hit, BodyHandlers.ofString());
    if (!answer.headers().firstValue("cache-status").orElse("").contains("hit")) {
      throw new IllegalStateException("no hit: " + answer.headers());
    }
    return answer.body();
  }

  /** The time of HTTP alone. */
  @Benchmark
  public String emptyAnswer() throws IOException, InterruptedException {
    return client.send(nothing, BodyHandlers.ofString()).body();
  }
}
