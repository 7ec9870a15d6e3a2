package dev.scrubjay.policy.cascade.evaluation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.scrubjay.policy.cascade.CheckedAnswer;
import dev.scrubjay.policy.cascade.CheckedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads recorded prompts with the models' scores and costs, and the models' answers. */
final class RecordedAnswers {
  private RecordedAnswers() {}

  /**
   * A prompt.
   *
   * @param label the part of the data set that it is from
   * @param answers by model
   */
  record Asked(String id, String label, String text, int inputTokens, Map<String, Given> answers) {}

  /**
   * A model's answer.
   *
   * @param score 0 or 1
   * @param cost USD
   */
  record Given(double score, double cost, int outputTokens, CheckedAnswer answer) {}

  private record Score(double score, double cost, int outputTokens) {}

  static List<Asked> read(Path data, Path answers) throws IOException {
    Map<String, Map<String, CheckedAnswer>> texts = new HashMap<>();
    for (String line : Files.readAllLines(answers)) {
      readAnswers(line, texts);
    }
    List<Asked> prompts = new ArrayList<>();
    for (String line : Files.readAllLines(data)) {
      prompts.add(prompt(line, texts));
    }
    return prompts;
  }

  private static Asked prompt(String line, Map<String, Map<String, CheckedAnswer>> texts)
      throws IOException {
    String id = "";
    String label = "";
    String text = "";
    int tokens = 0;
    Map<String, Score> scores = Map.of();
    try (JsonParser parser = begun(line)) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "id" -> id = parser.getText();
          case "dataset" -> label = parser.getText();
          case "full_prompt" -> text = parser.getText();
          case "in_tokens_est" -> tokens = parser.getIntValue();
          case "models" -> scores = scores(parser);
          default -> parser.skipChildren();
        }
      }
    }
    Map<String, CheckedAnswer> given = texts.getOrDefault(id, Map.of());
    Map<String, Given> all = new LinkedHashMap<>();
    scores.forEach(
        (model, score) ->
            all.put(
                model,
                new Given(
                    score.score(),
                    score.cost(),
                    score.outputTokens(),
                    given.getOrDefault(model, CheckedAnswer.ofText("")))));
    return new Asked(id, label, text, tokens, all);
  }

  private static Map<String, Score> scores(JsonParser parser) throws IOException {
    Map<String, Score> scores = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String model = parser.currentName();
      double score = 0;
      double cost = 0;
      int tokens = 0;
      parser.nextToken();
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
      scores.put(model, new Score(score, cost, tokens));
    }
    return scores;
  }

  private static void readAnswers(String line, Map<String, Map<String, CheckedAnswer>> texts)
      throws IOException {
    String id = "";
    Map<String, CheckedAnswer> answers = new HashMap<>();
    try (JsonParser parser = begun(line)) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "id" -> id = parser.getText();
          case "models" -> outputs(parser, answers);
          default -> parser.skipChildren();
        }
      }
    }
    texts.put(id, answers);
  }

  private static void outputs(JsonParser parser, Map<String, CheckedAnswer> answers)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String model = parser.currentName();
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean output = parser.currentName().equals("output");
        parser.nextToken();
        if (output) {
          answers.put(model, output(parser));
        } else {
          parser.skipChildren();
        }
      }
    }
  }

  /** Only what the model said is read: neither the parsed answer of the file, nor its score. */
  private static CheckedAnswer output(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      String text = parser.getText();
      return PythonCalls.read(text).map(CheckedAnswer::ofCalls).orElse(CheckedAnswer.ofText(text));
    }
    List<CheckedCall> calls = new ArrayList<>();
    StringBuilder said = new StringBuilder();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        said.append(parser.getText());
        continue;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        calls.add(new CheckedCall(name.replace('.', '_'), parser.getText()));
      }
    }
    return calls.isEmpty() ? CheckedAnswer.ofText(said.toString()) : CheckedAnswer.ofCalls(calls);
  }

  private static JsonParser begun(String line) throws IOException {
    JsonParser parser = new JsonFactory().createParser(line);
    parser.nextToken();
    return parser;
  }
}
