package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.metrics.family.BoundedLabel;
import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import io.lettuce.core.metrics.CommandLatencyId;
import io.lettuce.core.metrics.MicrometerCommandLatencyRecorder;
import io.lettuce.core.metrics.MicrometerOptions;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.noop.NoopTimer;
import java.util.List;
import java.util.Locale;

/**
 * The latency of Redis, by command. Lettuce measures; of its timers only the one up to a command's
 * completion is kept, without the addresses, which would multiply the series.
 */
public final class RedisMeters extends MicrometerCommandLatencyRecorder {
  private static final int MAX_COMMANDS = 20;
  private static final Timer UNUSED =
      new NoopTimer(new Meter.Id("unused", Tags.empty(), null, null, Meter.Type.TIMER));

  private final Family<Timer> latency;
  private final BoundedLabel commands = new BoundedLabel(MAX_COMMANDS, List.of("get", "evalsha"));

  public RedisMeters(Families families, MeterRegistry registry) {
    super(registry, MicrometerOptions.create());
    latency =
        families.ownTimes(
            "redis_command_latency_seconds", "Time until a command was answered", "command");
    latency.foresee(commands.values());
  }

  @Override
  protected Timer completionTimer(CommandLatencyId id) {
    return latency.of(commands.of(id.commandType().toString().toLowerCase(Locale.ROOT)));
  }

  @Override
  protected Timer firstResponseTimer(CommandLatencyId id) {
    return UNUSED;
  }
}
