package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.Families.zero;

import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.prometheus.metrics.core.metrics.Histogram;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How long Redis takes, by command; told by the client for each command that was answered. */
public final class RedisMeters implements CommandLatencyRecorder {
  private static final int MAX_COMMANDS = 20;

  private final Histogram latency;
  private final BoundedLabel commands = new BoundedLabel(MAX_COMMANDS, List.of("get", "evalsha"));

  public RedisMeters(Families families) {
    latency =
        families.ownTime(
            "redis_command_latency_seconds", "Until a command was answered", "command");
    zero(latency::initLabelValues, commands.values());
  }

  @Override
  public void recordCommandLatency(
      SocketAddress local,
      SocketAddress remote,
      ProtocolKeyword command,
      long firstResponseNanos,
      long completionNanos) {
    String name = commands.of(command.toString().toLowerCase(Locale.ROOT));
    latency.labelValues(name).observe(Families.seconds(Duration.ofNanos(completionNanos)));
  }
}
