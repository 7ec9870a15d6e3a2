package dev.scrubjay.policy.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class BenchmarkTableTest {
  /** The table that ships with the gateway; modules are tested in their own directories. */
  private static final Path SHIPPED = Path.of("../scripts/benchmark-results.tsv");

  /** Benchmarks in the table that are of no family, and so tell nothing. */
  private static final List<String> OF_NO_FAMILY = List.of("aa-", "-data", "osworld", "deepswe");

  @Test
  void rowsAreReadAndCommentsAreNot() {
    assertThat(
            BenchmarkTable.parse(
                "# a comment\nwren-3\tmmlu\t71.5\tboard\t2026-01-31\n\nfinch\tgpqa\t0\tboard\n"))
        .containsExactly(
            new BenchmarkResult("wren-3", "mmlu", 0.715), new BenchmarkResult("finch", "gpqa", 0));
  }

  @Test
  void errorsNameTheLine() {
    assertThatThrownBy(() -> BenchmarkTable.parse("# a comment\nwren-3\tmmlu\t71.5\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("expected: model, benchmark, score, source");
  }

  @Test
  void benchmarksHaveTheirFamilies() {
    assertThat(family("humaneval.simple-evals")).isEqualTo(TaskFamily.CODE);
    assertThat(family("math-500.simple-evals")).isEqualTo(TaskFamily.MATH);
    assertThat(family("mmmlu-de")).isEqualTo(TaskFamily.MULTILINGUAL);
    assertThat(family("bfcl-v3")).isEqualTo(TaskFamily.TOOL_USE);
    assertThat(family("mmlu.vellum")).isEqualTo(TaskFamily.KNOWLEDGE);
    assertThat(family("ruler-128k")).isEqualTo(TaskFamily.LONG_CONTEXT);
    assertThat(new BenchmarkResult("m", "taste", 0.5).family()).isEmpty();
  }

  private static TaskFamily family(String benchmark) {
    return new BenchmarkResult("m", benchmark, 0.5).family().orElseThrow();
  }

  @Test
  void everyShippedRowHasAFamilyAndADeclaredSource() throws IOException {
    String text = Files.readString(SHIPPED);
    Set<String> declared =
        text.lines()
            .filter(line -> line.startsWith("# source "))
            .map(line -> line.split(" ", -1)[2])
            .collect(Collectors.toSet());
    List<BenchmarkResult> results = BenchmarkTable.parse(text);
    assertThat(results).hasSizeGreaterThan(3000);
    assertThat(results)
        .filteredOn(result -> OF_NO_FAMILY.stream().noneMatch(result.benchmark()::contains))
        .allSatisfy(result -> assertThat(result.family()).as("%s", result).isPresent());
    assertThat(text.lines().filter(line -> !line.startsWith("#") && !line.isBlank()))
        .allSatisfy(
            line -> {
              String[] columns = line.split("\t", -1);
              assertThat(columns).as(line).hasSize(5);
              assertThat(declared).as(line).contains(columns[3]);
              assertThat(columns[4]).as(line).matches("20\\d\\d-\\d\\d-\\d\\d");
            });
  }
}
