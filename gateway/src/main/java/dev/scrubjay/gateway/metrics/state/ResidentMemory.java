package dev.scrubjay.gateway.metrics.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The memory of this process that is in RAM, as Linux reports it; a container's limit applies to
 * it.
 */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String LINE = "VmRSS:";
  private static final double BYTES_PER_KB = 1024;

  private ResidentMemory() {}

  /** Empty on other systems. */
  static Optional<ResidentMemory> find() {
    return Files.isReadable(STATUS) ? Optional.of(new ResidentMemory()) : Optional.empty();
  }

  /** In bytes; not a number if it cannot be read. */
  double bytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(LINE))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * BYTES_PER_KB)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
