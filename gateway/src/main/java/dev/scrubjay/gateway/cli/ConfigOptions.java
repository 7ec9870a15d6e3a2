package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.file.LoadedConfig;
import dev.scrubjay.gateway.config.file.LocalCatalog;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the configuration. */
final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration, in YAML. Without it: the defaults and the environment.")
  private @Nullable Path file;

  Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  LoadedConfig load() {
    return ConfigLoader.load(file(), System.getenv());
  }

  LocalCatalog loadCatalog() {
    return ConfigLoader.catalog(Optional.ofNullable(file), System.getenv());
  }
}
