package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.reader.Setting;
import java.util.List;

/**
 * A configuration, and where each part of it came from.
 *
 * @param settings all of them, in the order of the example file
 */
public record LoadedConfig(GatewayConfig config, List<Setting> settings) {
  public LoadedConfig {
    settings = List.copyOf(settings);
  }
}
