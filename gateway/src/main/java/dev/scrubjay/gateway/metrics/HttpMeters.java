package dev.scrubjay.gateway.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.util.List;

/** What clients were sent. */
public final class HttpMeters {
  private static final List<String> USUAL = List.of("200", "400", "429", "502", "503", "504");

  private final Gauge inFlight;
  private final Counter responses;
  private final Counter aborted;
  private final BoundedLabel codes = new BoundedLabel(40, USUAL);

  public HttpMeters(Families families) {
    inFlight = families.gauge("http_requests_in_flight", "Requests being served");
    responses = families.counter("http_response_count_total", "Responses, by status", "code");
    aborted = families.counter("http_aborted_count_total", "Requests whose client went away");
    Families.zero(responses::initLabelValues, USUAL);
  }

  public void began() {
    inFlight.inc();
  }

  public void ended(int status) {
    inFlight.dec();
    responses.labelValues(codes.of(String.valueOf(status))).inc();
  }

  /** The client went away before its response had ended. */
  public void aborted() {
    inFlight.dec();
    aborted.inc();
  }
}
