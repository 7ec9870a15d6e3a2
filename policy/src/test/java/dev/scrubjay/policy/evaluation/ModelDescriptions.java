package dev.scrubjay.policy.evaluation;

import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The models of recordings: provider, catalog accuracy, latency, and prices where they are given.
 */
final class ModelDescriptions {
  private static final double PER_MILLION = 1e-6;

  private final Map<String, String[]> rows = new HashMap<>();

  private ModelDescriptions() {}

  /** Reads all tables ({@code .tsv}) of a directory. */
  static ModelDescriptions read(Path directory) throws IOException {
    ModelDescriptions descriptions = new ModelDescriptions();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".tsv")).toList()) {
        for (String line : Files.readAllLines(file)) {
          String[] columns = line.split("\t", -1);
          descriptions.rows.put(columns[0], columns);
        }
      }
    }
    return descriptions;
  }

  /** The model {@code id}; its prices explain the costs of {@code prompts} if none are given. */
  ModelProfile profile(String id, int index, List<Prompt> prompts) {
    String[] row = rows.get(id);
    if (row == null) {
      throw new IllegalArgumentException(id + ": no table describes this model");
    }
    double[] prices =
        row.length > 5
            ? new double[] {
              Double.parseDouble(row[4]) * PER_MILLION, Double.parseDouble(row[5]) * PER_MILLION
            }
            : fitted(prompts, index);
    return new ModelProfile(
        id,
        id,
        row[1],
        prices[0],
        prices[1],
        Duration.ofMillis(Long.parseLong(row[3])),
        Double.parseDouble(row[2]),
        128_000,
        Set.of(Capability.TEXT));
  }

  /** Least squares of cost over input and output tokens. */
  private static double[] fitted(List<Prompt> prompts, int model) {
    double ii = 0;
    double oo = 0;
    double io = 0;
    double ic = 0;
    double oc = 0;
    for (Prompt prompt : prompts) {
      double in = prompt.inputTokens();
      double out = prompt.of(model).outputTokens();
      double cost = prompt.of(model).cost();
      ii += in * in;
      oo += out * out;
      io += in * out;
      ic += in * cost;
      oc += out * cost;
    }
    double determinant = ii * oo - io * io;
    return new double[] {
      Math.max(0, (ic * oo - oc * io) / determinant), Math.max(0, (ii * oc - io * ic) / determinant)
    };
  }
}
