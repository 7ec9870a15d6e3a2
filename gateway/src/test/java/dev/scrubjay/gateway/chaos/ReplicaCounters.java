package dev.scrubjay.gateway.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * What the replicas' own metrics say, summed over them.
 *
 * @param okReplies responses with status 200
 */
record ReplicaCounters(long okReplies) {

  static ReplicaCounters of(List<String> urls) throws InterruptedException {
    double ok = 0;
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String url : urls) {
        ok += sum(scraped(http, url), "http_response_count_total{code=\"200\"");
      }
    }
    return new ReplicaCounters(Math.round(ok));
  }

  private static String scraped(HttpClient http, String url) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/metrics"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new IllegalStateException("no metrics from " + url, e);
    }
  }

  private static double sum(String page, String series) {
    return page.lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
