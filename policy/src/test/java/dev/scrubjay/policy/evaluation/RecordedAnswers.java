package dev.scrubjay.policy.evaluation;

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
import java.util.List;
import java.util.Map;

/** Reads what models said, beside a {@link Recording} of their scores. */
final class RecordedAnswers {
  private RecordedAnswers() {}

  /** The answers in a file of one prompt a line, by prompt and model. */
  static Map<String, Map<String, CheckedAnswer>> read(Path file) throws IOException {
    Map<String, Map<String, CheckedAnswer>> texts = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      readAnswers(line, texts);
    }
    return texts;
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
