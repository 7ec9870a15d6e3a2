package dev.scrubjay.policy.prior;

import java.util.ArrayList;
import java.util.List;

/** The reader of a table of benchmark results. */
public final class BenchmarkTable {
  private BenchmarkTable() {}

  /**
   * The results in {@code text}: a line for each, with model, benchmark, score from 0 to 100, and
   * source, separated by tabs; lines that begin with {@code #} are comments.
   *
   * @throws IllegalArgumentException if a line is of another form, with its number
   */
  public static List<BenchmarkResult> parse(String text) {
    List<BenchmarkResult> results = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] columns = line.split("\t", -1);
      if (columns.length < 4) {
        throw new IllegalArgumentException(
            "line " + number + ": " + line + " (expected: model, benchmark, score, source)");
      }
      results.add(
          new BenchmarkResult(columns[0], columns[1], Double.parseDouble(columns[2]) / 100));
    }
    return results;
  }
}
