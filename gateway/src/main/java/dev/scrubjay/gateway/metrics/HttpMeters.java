package dev.scrubjay.gateway.metrics;

import dev.scrubjay.gateway.metrics.family.BoundedLabel;
import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import dev.scrubjay.gateway.metrics.family.Level;
import io.micrometer.core.instrument.Counter;
import java.util.List;

/** The meters of HTTP responses. */
public final class HttpMeters {
  private static final List<String> USUAL = List.of("200", "400", "429", "502", "503", "504");

  private final Level inFlight;
  private final Family<Counter> responses;
  private final Counter aborted;
  private final Counter unavailable;
  private final Counter turnedAway;
  private final BoundedLabel codes = new BoundedLabel(40, USUAL);

  public HttpMeters(Families families) {
    inFlight = families.level("http_requests_in_flight", "Requests being served");
    responses = families.counters("http_response_count_total", "HTTP responses, by status", "code");
    aborted = families.counter("http_aborted_count_total", "Requests whose client disconnected");
    responses.foresee(USUAL);
    unavailable = responses.of("503");
    turnedAway =
        families.counter(
            "http_turned_away_count_total",
            "Requests refused unread, as more came than event loops can handle");
  }

  /** Counts a request that is now being served. */
  public void began() {
    inFlight.add(1);
  }

  /** Counts a request out that has begun and is to begin anew. */
  public void left() {
    inFlight.add(-1);
  }

  /** Counts a response that was sent to its end. */
  public void ended(int status) {
    inFlight.add(-1);
    responses.of(codes.of(String.valueOf(status))).increment();
  }

  /** Counts a request that was refused before it was read. */
  public void turnedAway() {
    turnedAway.increment();
    unavailable.increment();
  }

  /** Counts a request whose client disconnected before the end of its response. */
  public void aborted() {
    inFlight.add(-1);
    aborted.increment();
  }
}
