package dev.scrubjay.policy.prior;

import static dev.scrubjay.policy.Ranges.requireShare;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The published result of a model on a benchmark.
 *
 * @param model its name in the publication
 * @param benchmark its key; after a dot, if any, the harness by which it was run
 * @param score 0 to 1
 */
public record BenchmarkResult(String model, String benchmark, double score) {
  /** What the keys of each family's benchmarks contain; the first family that fits counts. */
  private static final List<Map.Entry<TaskFamily, List<String>>> STEMS =
      List.of(
          entry(
              TaskFamily.CODE,
              "humaneval mbpp crux code coding aider swe-bench swt-bench agentic terminal commit0"),
          entry(TaskFamily.MULTILINGUAL, "mmmlu multilingual"),
          entry(TaskFamily.MATH, "gsm8k mgsm math aime"),
          entry(TaskFamily.TOOL_USE, "bfcl tau acebench gaia"),
          entry(TaskFamily.INSTRUCTIONS, "ifeval -if multichallenge"),
          entry(TaskFamily.LONG_CONTEXT, "ruler mrcr longbench narrativeqa qasper squality"),
          entry(TaskFamily.CHAT, "arena-hard mt-bench wildbench -language"),
          entry(
              TaskFamily.REASONING,
              "gpqa drop bbh bbeh musr hle reasoning zebra logic simple-bench"),
          entry(TaskFamily.KNOWLEDGE, "mmlu simpleqa arc-c medqa legalbench naturalqa openbookqa"));

  private static Map.Entry<TaskFamily, List<String>> entry(TaskFamily family, String stems) {
    return Map.entry(family, List.of(stems.split(" ", -1)));
  }

  public BenchmarkResult {
    requireShare("score", score);
  }

  /** The family of tasks that the benchmark is of; empty if it is of none that counts. */
  Optional<TaskFamily> family() {
    return STEMS.stream()
        .filter(entry -> entry.getValue().stream().anyMatch(benchmark::contains))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
