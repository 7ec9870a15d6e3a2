package dev.scrubjay.gateway.dialect.key;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.regex.Pattern;

/** The models that a documented default holds for, by their name in a request. */
public enum DefaultsOf {
  OPENAI(
      "auto|(openai/)?(gpt-(?!oss)|chatgpt-|o[0-9](-|$)|ft:gpt-|tts-1).*",
      "the model is OpenAI's or auto; other servers have defaults of their own"),
  CLAUDE(
      "auto|(anthropic/)?claude-.*",
      "the model is a Claude or auto; other models have defaults of their own"),
  /** Models that do not think unless they are told to. */
  UNTHINKING_CLAUDE(
      "(anthropic/)?claude-(3|(opus|sonnet|haiku)-4)([-.].*)?",
      "the model is a Claude of version 3 or 4; later ones think unless told not to");

  private final Pattern models;
  private final String where;

  DefaultsOf(String models, String where) {
    this.models = Pattern.compile(models);
    this.where = where;
  }

  boolean holdFor(ObjectNode body) {
    return models.matcher(Json.textOf(body, "model")).matches();
  }

  /** The condition in words. */
  String where() {
    return where;
  }
}
