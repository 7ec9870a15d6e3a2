package dev.scrubjay.gateway.config.live;

import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.reader.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the configuration file again and again, and puts in force what changed. A file is used
 * once two looks find the same in it, so that none is used half-written.
 */
public final class ConfigWatch extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

  private final Path file;
  private final Map<String, String> env;
  private final LiveConfig live;
  private final Duration interval;
  private @Nullable Found seen;
  private @Nullable Found judged;

  /** What a look found; no text if the file cannot be read. */
  private record Found(Optional<String> text) {}

  /**
   * @param env what the file may refer to, and what wins over it
   * @param interval from the end of one look to the next
   */
  public ConfigWatch(Path file, Map<String, String> env, LiveConfig live, Duration interval) {
    this.file = file;
    this.env = Map.copyOf(env);
    this.live = live;
    this.interval = interval;
  }

  @Override
  public Future<?> start() {
    lookLater();
    return Future.succeededFuture();
  }

  private void lookLater() {
    vertx.setTimer(
        interval.toMillis(),
        timer ->
            vertx
                .executeBlocking(this::look)
                .onFailure(cause -> LOG.error("cannot look at {}", file, cause))
                .onComplete(looked -> lookLater()));
  }

  private synchronized Reload look() {
    Found found = new Found(read());
    boolean settled = found.equals(seen);
    seen = found;
    if (!settled || found.equals(judged)) {
      return new Reload.Unchanged();
    }
    judged = found;
    Reload outcome =
        found.text().map(this::judge).orElseGet(() -> live.refuse("it cannot be read"));
    report(outcome);
    return outcome;
  }

  private Optional<String> read() {
    try {
      return Optional.of(ConfigLoader.read(file));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  private Reload judge(String text) {
    try {
      return live.take(ConfigLoader.load(file, text, env).config());
    } catch (ConfigException e) {
      return live.refuse(String.valueOf(e.getMessage()));
    }
  }

  private void report(Reload outcome) {
    switch (outcome) {
      case Reload.Unchanged unchanged -> {}
      case Reload.Taken taken -> {
        if (!taken.changed().isEmpty()) {
          LOG.info("{} changed; now in force: {}", file, taken.changed());
        }
        if (!taken.atNextStart().isEmpty()) {
          LOG.warn("{} changed; in force after a restart only: {}", file, taken.atNextStart());
        }
      }
      case Reload.Refused refused ->
          LOG.error("{} is not used, what was in force stays: {}", file, refused.why());
    }
  }
}
