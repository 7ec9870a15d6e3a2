package dev.scrubjay.gateway.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * The answers that were left in the cache.
 *
 * @param right those to the repeated prompts that are what their provider said, and whole
 * @param examples what the others are, if there are any
 */
record StoredAnswers(long right, List<String> examples) {
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  static StoredAnswers of(List<String> urls) throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String url : urls) {
        Awaitility.await()
            .atMost(RECOVERY)
            .until(() -> body(http, url + "/health/ready").contains("\"cache\":\"up\""));
      }
      long right = 0;
      List<String> examples = new java.util.ArrayList<>();
      int turn = 0;
      for (Asked asked : Asked.repeated()) {
        String url = urls.get(turn++ % urls.size());
        HttpResponse<String> reply =
            sent(http, asked.request(url, "cache-control", "only-if-cached"));
        if (reply.statusCode() == 200) {
          Outcome outcome = Outcome.of(asked, reply);
          right += outcome == Outcome.HIT ? 1 : 0;
          if (outcome != Outcome.HIT) {
            examples.add(outcome + " " + asked + ": " + reply.body());
          }
        }
      }
      return new StoredAnswers(right, examples);
    }
  }

  private static String body(HttpClient http, String url) throws InterruptedException {
    return sent(http, HttpRequest.newBuilder(URI.create(url)).build()).body();
  }

  private static HttpResponse<String> sent(HttpClient http, HttpRequest request)
      throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("no reply from " + request.uri(), e);
    }
  }
}
