package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.reader.ConfigException;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Report;
import dev.scrubjay.gateway.config.reader.Section;
import java.util.Optional;

/**
 * The version of the configuration's format, which a file may name. It grows when a setting of that
 * name would mean something else than before, not when settings are added.
 */
final class ConfigVersion {
  /** The version that this gateway reads. */
  static final int CURRENT = 1;

  private static final Format<Integer> FORMAT =
      new Format<>(
          CURRENT + ", the only version that this gateway reads; see docs/operations.md, Upgrade",
          text -> text.equals(String.valueOf(CURRENT)) ? Optional.of(CURRENT) : Optional.empty(),
          String::valueOf);

  private ConfigVersion() {}

  /**
   * Refuses a file that is not in the {@link #CURRENT} version, without a word on its settings.
   *
   * @throws ConfigException that names the version
   */
  static void require(Section root, Report report) {
    root.get("version", FORMAT, CURRENT);
    if (report.hasProblemWithin("version")) {
      report.throwProblems();
    }
  }
}
