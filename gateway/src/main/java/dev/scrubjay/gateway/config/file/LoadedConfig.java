package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.reader.Report;
import dev.scrubjay.gateway.config.reader.Setting;
import java.util.List;

/** A configuration, and the report of how it was read. */
public record LoadedConfig(GatewayConfig config, Report report) {
  /** All settings in the order of the example file, with their sources. */
  public List<Setting> settings() {
    return report.settings();
  }

  /** What an operator may not have meant, a sentence each. */
  public List<String> warnings() {
    return report.warnings();
  }
}
