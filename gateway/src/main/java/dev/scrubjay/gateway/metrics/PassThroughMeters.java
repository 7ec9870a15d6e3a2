package dev.scrubjay.gateway.metrics;

import dev.scrubjay.gateway.metrics.family.BoundedLabel;
import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import dev.scrubjay.gateway.metrics.family.Level;
import dev.scrubjay.policy.key.Scope;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The meters of requests and realtime sessions that are passed through to providers. */
public final class PassThroughMeters {
  private static final int MAX_TENANTS = 20;

  private final BoundedLabel codes = new BoundedLabel(40, List.of("200", "400", "404", "429"));
  private final BoundedLabel tenants;
  private final Family<Counter> requests;
  private final Family<Counter> bytes;
  private final Family<Timer> latency;
  private final Family<Level> sessions;
  private final Family<Counter> ended;
  private final Family<Counter> frames;
  private final Family<Counter> sessionBytes;
  private final Family<Counter> sessionSeconds;

  /**
   * Makes the meters.
   *
   * @param configuredTenants labelled before all others
   * @param providers by their configured names
   */
  public PassThroughMeters(
      Families families, Collection<String> configuredTenants, Collection<String> providers) {
    tenants =
        new BoundedLabel(
            MAX_TENANTS,
            configuredTenants.isEmpty() ? List.of(Scope.DEFAULT.tenant()) : configuredTenants);
    requests =
        families.counters(
            "passthrough_request_count_total",
            "Requests passed through to providers, by status",
            "provider",
            "family",
            "code");
    bytes =
        families.counters(
            "passthrough_bytes_total",
            "Bytes of bodies passed through to providers and back",
            "provider",
            "direction");
    latency =
        families.upstreamTimes(
            "passthrough_latency_seconds",
            "Time from the arrival of a request that is passed through to its reply's end",
            "family");
    sessions = families.levels("realtime_sessions", "Realtime sessions in progress", "provider");
    ended =
        families.counters(
            "realtime_session_count_total",
            "Realtime sessions that have ended, by the side that ended them",
            "provider",
            "ended_by");
    frames =
        families.counters(
            "realtime_frame_count_total", "Frames of realtime sessions", "provider", "direction");
    sessionBytes =
        families.counters(
            "realtime_bytes_total", "Bytes of realtime sessions' frames", "tenant", "direction");
    sessionSeconds =
        families.counters(
            "realtime_session_seconds_total", "Duration of ended realtime sessions", "tenant");
    foresee(List.copyOf(providers));
  }

  private void foresee(List<String> providers) {
    List<String> directions = Families.words(Direction.values());
    requests.foresee(providers, List.of(BoundedLabel.OTHER), List.of("200"));
    bytes.foresee(providers, directions);
    latency.foresee(List.of(BoundedLabel.OTHER));
    sessions.foresee(providers);
    ended.foresee(providers, List.of("client", "provider", "gateway"));
    frames.foresee(providers, directions);
    sessionBytes.foresee(tenants.values(), directions);
    sessionSeconds.foresee(tenants.values());
  }

  /** Where bytes go. */
  public enum Direction {
    TO_PROVIDER,
    TO_CLIENT
  }

  /**
   * Counts a request that has ended.
   *
   * @param outcome the status of the reply, or a word if there is none
   */
  public void ended(String provider, String family, String outcome, Duration took) {
    requests.of(provider, family, codes.of(outcome)).increment();
    latency.of(family).record(took);
  }

  /** Counts bytes of a body. */
  public void passed(String provider, Direction direction, long count) {
    bytes.of(provider, Families.word(direction)).increment(count);
  }

  /** Counts a session that begins. */
  public void sessionBegan(String provider) {
    sessions.of(provider).add(1);
  }

  /**
   * Counts a session that has ended.
   *
   * @param endedBy {@code client}, {@code provider} or {@code gateway}
   */
  public void sessionEnded(String provider, String tenant, String endedBy, Duration length) {
    sessions.of(provider).add(-1);
    ended.of(provider, endedBy).increment();
    sessionSeconds.of(tenants.of(tenant)).increment(Families.seconds(length));
  }

  /** Counts a frame of a session. */
  public void frame(String provider, String tenant, Direction direction, long count) {
    frames.of(provider, Families.word(direction)).increment();
    sessionBytes.of(tenants.of(tenant), Families.word(direction)).increment(count);
  }
}
