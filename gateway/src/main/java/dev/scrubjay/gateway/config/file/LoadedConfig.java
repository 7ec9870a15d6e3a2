package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.reader.Setting;
import java.util.List;

/**
 * A configuration with the source of each setting.
 *
 * @param settings all settings in the order of the example file
 */
public record LoadedConfig(GatewayConfig config, List<Setting> settings) {
  public LoadedConfig {
    settings = List.copyOf(settings);
  }
}
