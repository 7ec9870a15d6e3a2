package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.reader.ConfigException;
import dev.scrubjay.gateway.config.reader.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a gateway needs at its start beyond a valid configuration. */
final class StartChecks {
  private StartChecks() {}

  /**
   * Checks the files that a start reads.
   *
   * @throws ConfigException naming the setting of a file that cannot be read
   */
  static void run(GatewayConfig config) {
    config
        .redis()
        .caFile()
        .filter(file -> !Files.isReadable(file))
        .ifPresent(file -> fail("redis.ca_file", file));
  }

  private static void fail(String setting, Path file) {
    String problem = "'" + file + "' (expected: a file that can be read)";
    throw new ConfigException(List.of(new Problem("configuration", setting, problem)));
  }
}
