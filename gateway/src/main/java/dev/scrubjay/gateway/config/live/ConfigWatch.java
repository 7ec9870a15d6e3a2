package dev.scrubjay.gateway.config.live;

import dev.scrubjay.gateway.config.file.ConfigFiles;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.file.UnservedModels;
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
 * Polls the configuration file and applies its changes. A change is applied once two polls in a row
 * read the same content, so that no half-written file is used.
 */
public final class ConfigWatch extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

  private final Path file;
  private final Map<String, String> env;
  private final LiveConfig live;
  private final Duration interval;
  private @Nullable FileContent seen;
  private @Nullable FileContent processed;

  /** The content of the file at one poll; empty if it cannot be read. */
  private record FileContent(Optional<String> text) {}

  /**
   * @param env the environment, to which the file may refer and which overrides it
   * @param interval from the end of one poll to the next
   */
  public ConfigWatch(Path file, Map<String, String> env, LiveConfig live, Duration interval) {
    this.file = file;
    this.env = Map.copyOf(env);
    this.live = live;
    this.interval = interval;
  }

  @Override
  public Future<?> start() {
    pollLater();
    return Future.succeededFuture();
  }

  private void pollLater() {
    vertx.setTimer(
        interval.toMillis(),
        timer ->
            vertx
                .executeBlocking(this::poll)
                .onFailure(cause -> LOG.error("{} cannot be polled", file, cause))
                .onComplete(polled -> pollLater()));
  }

  private synchronized Reload poll() {
    FileContent content = new FileContent(read());
    boolean settled = content.equals(seen);
    seen = content;
    if (!settled || content.equals(processed)) {
      return new Reload.Unchanged();
    }
    processed = content;
    Reload outcome =
        content.text().map(this::reload).orElseGet(() -> live.reject("the file cannot be read"));
    report(outcome);
    return outcome;
  }

  private Optional<String> read() {
    try {
      return Optional.of(ConfigFiles.read(file));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  private Reload reload(String text) {
    try {
      return live.apply(ConfigLoader.load(file, text, env).config());
    } catch (ConfigException e) {
      return live.reject(String.valueOf(e.getMessage()));
    }
  }

  private void report(Reload outcome) {
    switch (outcome) {
      case Reload.Unchanged unchanged -> {}
      case Reload.Applied applied -> {
        if (!applied.changed().isEmpty()) {
          LOG.info("{} changed; now in force: {}", file, applied.changed());
        }
        if (!applied.atNextStart().isEmpty()) {
          LOG.warn("{} changed; in force after a restart: {}", file, applied.atNextStart());
        }
        UnservedModels.warnings(live.now()).forEach(warning -> LOG.warn("{}", warning));
      }
      case Reload.Rejected rejected ->
          LOG.error(
              "{} is invalid, the previous configuration stays in force: {}",
              file,
              rejected.reason());
    }
  }
}
