package dev.scrubjay.gateway.cli.options;

import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.file.LoadedConfig;
import dev.scrubjay.gateway.config.file.LocalCatalog;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the configuration. */
public final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The configuration file, in YAML. Default: none; defaults and environment apply.")
  private @Nullable Path file;

  /** The configuration file, if one was named. */
  public @Nullable Path file() {
    return file;
  }

  /** Loads the configuration. */
  public LoadedConfig load() {
    return ConfigLoader.load(file, System.getenv());
  }

  /** Loads the models of the configuration. */
  public LocalCatalog loadCatalog() {
    return ConfigLoader.catalog(file, System.getenv());
  }
}
