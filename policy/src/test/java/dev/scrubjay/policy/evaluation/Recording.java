package dev.scrubjay.policy.evaluation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.scrubjay.policy.evaluation.Prompt.Answer;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The reader of the data file, and the catalog of its models. */
final class Recording {
  /** The models, by their names in the file. */
  static final List<String> MODELS =
      List.of(
          "gpt-4o",
          "gpt-4o-mini",
          "claude-3.5-sonnet",
          "claude-3-haiku",
          "llama-3.1-8b",
          "gemini-1.5-pro");

  /** Accuracies and latencies are the default catalog's; prices are fitted to the file's costs. */
  private static final List<Described> DESCRIBED =
      List.of(
          new Described("openai", 0.95, 1200),
          new Described("openai", 0.88, 800),
          new Described("anthropic", 0.93, 1000),
          new Described("anthropic", 0.85, 400),
          new Described("meta", 0.82, 600),
          new Described("google", 0.87, 700));

  private record Described(String provider, double accuracy, int millis) {}

  private Recording() {}

  static List<Prompt> read(Path file) throws IOException {
    List<Prompt> prompts = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        prompts.add(prompt(line));
      }
    }
    return prompts;
  }

  private static Prompt prompt(String line) throws IOException {
    String id = "";
    String label = "";
    String text = "";
    int inputTokens = 0;
    List<Answer> answers = new ArrayList<>(Collections.nCopies(MODELS.size(), null));
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "id" -> id = parser.getText();
          case "dataset" -> label = parser.getText();
          case "full_prompt" -> text = parser.getText();
          case "in_tokens_est" -> inputTokens = parser.getIntValue();
          case "models" -> answers(parser, answers);
          default -> parser.skipChildren();
        }
      }
    }
    if (answers.contains(null)) {
      throw new IOException(id + ": a model's answer is missing (expected: " + MODELS + ")");
    }
    return new Prompt(id, label, text, inputTokens, List.copyOf(answers));
  }

  private static void answers(JsonParser parser, List<Answer> answers) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int model = MODELS.indexOf(parser.currentName());
      parser.nextToken();
      double score = 0;
      int tokens = 0;
      double cost = 0;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "correct" -> score = parser.getDoubleValue();
          case "out_tokens_est" -> tokens = parser.getIntValue();
          case "cost_usd_est" -> cost = parser.getDoubleValue();
          default -> parser.skipChildren();
        }
      }
      if (model >= 0) {
        answers.set(model, new Answer(score, tokens, cost));
      }
    }
  }

  /** The six models, at the prices that explain the costs of {@code prompts}. */
  static ModelCatalog catalog(List<Prompt> prompts) {
    List<ModelProfile> models = new ArrayList<>();
    for (int m = 0; m < MODELS.size(); m++) {
      double[] prices = prices(prompts, m);
      Described described = DESCRIBED.get(m);
      models.add(
          new ModelProfile(
              MODELS.get(m),
              MODELS.get(m),
              described.provider(),
              prices[0],
              prices[1],
              Duration.ofMillis(described.millis()),
              described.accuracy(),
              128_000,
              Set.of(Capability.TEXT)));
    }
    return new ModelCatalog(models);
  }

  /** Least squares of cost over input and output tokens. */
  private static double[] prices(List<Prompt> prompts, int model) {
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
