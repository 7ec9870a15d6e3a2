package dev.scrubjay.gateway.dialect.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.IOException;

/** Parses UTF-8 as {@link Json} does, but leaves lists of numbers as they are written. */
final class NumberLists {
  private final ObjectMapper mapper;
  private final ObjectReader scalars;
  private final byte[] json;
  private final JsonParser parser;

  private NumberLists(ObjectMapper mapper, byte[] json, JsonParser parser) {
    this.mapper = mapper;
    this.scalars = mapper.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    this.json = json;
    this.parser = parser;
  }

  /** Parses one value; a missing node if there is none. */
  static JsonNode parse(ObjectMapper mapper, byte[] json) throws IOException {
    try (JsonParser parser = mapper.createParser(json)) {
      JsonToken first = parser.nextToken();
      JsonNode value =
          first == null ? mapper.missingNode() : new NumberLists(mapper, json, parser).value(first);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "there is more than one value");
      }
      return value;
    }
  }

  private JsonNode value(JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> list();
      default -> scalars.readTree(parser);
    };
  }

  private ObjectNode object() throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      object.set(name, value(parser.nextToken()));
    }
    return object;
  }

  private JsonNode list() throws IOException {
    int from = offset(parser.currentTokenLocation());
    JsonToken token = parser.nextToken();
    if (token.isNumeric()) {
      return numbers(from);
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    while (token != JsonToken.END_ARRAY) {
      list.add(value(token));
      token = parser.nextToken();
    }
    return list;
  }

  /** A list that begins with a number; it is parsed as usual if it has other elements. */
  private JsonNode numbers(int from) throws IOException {
    boolean pure = true;
    for (int depth = 1; depth > 0; ) {
      JsonToken token = parser.nextToken();
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      pure &= token.isNumeric() || depth == 0;
    }
    int to = offset(parser.currentLocation());
    return pure
        ? new POJONode(NumberList.of(json, from, to))
        : mapper.readTree(json, from, to - from);
  }

  private int offset(JsonLocation location) throws JsonParseException {
    if (location.getByteOffset() < 0) {
      throw new JsonParseException(parser, "expected UTF-8");
    }
    return (int) location.getByteOffset();
  }
}
