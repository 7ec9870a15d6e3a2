package dev.scrubjay.gateway.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/**
 * The answers that were left in the cache.
 *
 * @param right those to the repeated prompts that are what their provider said, and whole
 * @param examples what the others are, if there are any
 */
record StoredAnswers(long right, List<String> examples) {
  private static final int AT_ONCE = 40;
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  static StoredAnswers of(List<String> urls) throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String url : urls) {
        Awaitility.await()
            .atMost(RECOVERY)
            .until(() -> body(http, url + "/health/ready").contains("\"cache\":\"up\""));
      }
      long right = 0;
      List<String> examples = new ArrayList<>();
      List<Asked> all = Asked.repeated();
      for (int from = 0; from < all.size(); from += AT_ONCE) {
        List<Asked> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
        List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
        for (Asked asked : some) {
          String url = urls.get(replies.size() % urls.size());
          HttpRequest request = asked.request(url, "cache-control", "only-if-cached");
          replies.add(http.sendAsync(request, BodyHandlers.ofString()));
        }
        for (int i = 0; i < some.size(); i++) {
          HttpResponse<String> reply = replies.get(i).join();
          if (reply.statusCode() == 200) {
            Outcome outcome = Outcome.of(some.get(i), reply);
            right += outcome == Outcome.HIT ? 1 : 0;
            if (outcome != Outcome.HIT) {
              examples.add(outcome + " " + some.get(i) + ": " + reply.body());
            }
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
