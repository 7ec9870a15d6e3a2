package dev.scrubjay.policy.evaluation;

import dev.scrubjay.policy.prior.AbilityTable;
import dev.scrubjay.policy.prior.BenchmarkTable;
import dev.scrubjay.policy.prior.Priors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Prints the table of abilities that ships, made from the table of benchmark results. */
public final class FittedPriors {
  private FittedPriors() {}

  /** Prints the table made from the file in {@code args}. */
  public static void main(String[] args) throws IOException {
    System.out.print(table(Files.readString(Path.of(args[0]))));
  }

  static String table(String results) {
    String aliases =
        results
            .lines()
            .filter(line -> line.startsWith("# alias "))
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    return "# The abilities of models by published results, on the scale of log-odds.\n"
        + "# Made by scripts/priors from scripts/benchmark-results.tsv; do not edit.\n"
        + aliases
        + AbilityTable.format(Priors.fitted(BenchmarkTable.parse(results)).known());
  }
}
