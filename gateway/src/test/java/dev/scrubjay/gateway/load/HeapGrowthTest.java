package dev.scrubjay.gateway.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeapGrowthTest {
  private static final int HELD = 20_000;
  private static final int MADE = 2_000_000;
  private static final int BYTES = 300;

  @Test
  void theSerialCollectorClearsWhatOutlivedTheYoungGeneration() throws Exception {
    assertThat(peak("-XX:+UseSerialGC", "alone")).isGreaterThan(6 * HeapGrowth.LEAST);
    assertThat(peak("-XX:+UseSerialGC", "watched")).isLessThan(4 * HeapGrowth.LEAST);
  }

  @Test
  void otherCollectorsAreLeftAlone() throws Exception {
    assertThat(run("-XX:+UseG1GC", "watched")).isEqualTo("not watched");
  }

  private static long peak(String collector, String how) throws Exception {
    return Long.parseLong(run(collector, how));
  }

  private static String run(String collector, String how) throws IOException, InterruptedException {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                collector,
                "-Xmx1g",
                "-XX:MaxNewSize=8m",
                "-XX:MaxTenuringThreshold=2",
                "-XX:InitialRAMPercentage=0.3",
                "-cp",
                System.getProperty("java.class.path"),
                HeapGrowthTest.class.getName(),
                how)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(java.waitFor()).as(said).isZero();
    return said;
  }

  /** Makes garbage that outlives the young generation; prints the most bytes of the old one. */
  public static void main(String[] how) {
    Optional<HeapGrowth> growth = how[0].equals("watched") ? HeapGrowth.watch() : Optional.empty();
    if (how[0].equals("watched") && growth.isEmpty()) {
      System.out.println("not watched");
      return;
    }
    MemoryPoolMXBean old =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Tenured Gen"))
            .findFirst()
            .orElseThrow();
    byte[][] held = new byte[HELD][];
    for (int i = 0; i < MADE; i++) {
      held[(int) (i * 7919L % HELD)] = new byte[BYTES];
    }
    System.out.println(old.getPeakUsage().getUsed());
    growth.ifPresent(HeapGrowth::close);
  }
}
