package dev.scrubjay.policy.evaluation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.scrubjay.policy.evaluation.Prompt.Answer;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.Ability;
import dev.scrubjay.policy.prior.Priors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of recorded answers.
 *
 * @param name of the file
 * @param models their ids, in the order of each prompt's answers
 * @param strongest the index of the model with the best scores
 */
record Recording(String name, List<String> models, List<Prompt> prompts, int strongest) {

  /** Reads a file of one prompt a line. */
  static Recording read(Path file) throws IOException {
    List<String> models = new ArrayList<>();
    List<Prompt> prompts = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        prompts.add(prompt(line, models));
      }
    }
    String name = file.getFileName().toString().replaceFirst("\\.jsonl$", "");
    return new Recording(name, List.copyOf(models), prompts, Chooser.strongest(prompts));
  }

  /** Whether its prompts come with tools, as only the data set's name tells. */
  boolean hasTools() {
    return name.startsWith("bfcl");
  }

  private static Prompt prompt(String line, List<String> models) throws IOException {
    String id = "";
    String label = "";
    String text = "";
    int inputTokens = 0;
    Map<String, Answer> answers = new LinkedHashMap<>();
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
    if (models.isEmpty()) {
      models.addAll(answers.keySet());
    }
    List<Answer> ordered = models.stream().map(answers::get).toList();
    return new Prompt(id, label, text, inputTokens, ordered);
  }

  private static void answers(JsonParser parser, Map<String, Answer> answers) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String model = parser.currentName();
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
      answers.put(model, new Answer(score, tokens, cost));
    }
  }

  /** The catalog of its models: as described, with the abilities that {@code priors} have. */
  ModelCatalog catalog(ModelDescriptions descriptions, Priors priors) {
    List<ModelProfile> profiles = new ArrayList<>();
    Map<String, Ability> abilities = new HashMap<>();
    for (int m = 0; m < models.size(); m++) {
      String id = models.get(m);
      profiles.add(descriptions.profile(id, m, prompts));
      priors.of(id).ifPresent(ability -> abilities.put(id, ability));
    }
    return new ModelCatalog(profiles, abilities);
  }
}
