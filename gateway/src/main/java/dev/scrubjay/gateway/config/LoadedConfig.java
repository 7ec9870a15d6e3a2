package dev.scrubjay.gateway.config;

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
