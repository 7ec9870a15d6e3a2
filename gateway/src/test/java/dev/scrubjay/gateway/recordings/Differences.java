package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The places at which two JSON values differ. */
final class Differences {
  private static final int MOST = 4;

  private Differences() {}

  static ArrayNode list(List<ObjectNode> values) {
    ArrayNode list = Json.object().arrayNode();
    values.forEach(list::add);
    return list;
  }

  static String between(JsonNode expected, JsonNode actual) {
    List<String> found = new ArrayList<>();
    find("", expected, actual, found);
    return String.join("; ", found);
  }

  private static void find(String at, JsonNode expected, JsonNode actual, List<String> found) {
    if (expected.equals(actual) || found.size() >= MOST) {
      return;
    }
    if (expected.isObject() && actual.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      expected.fieldNames().forEachRemaining(names::add);
      actual.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> find(at + "/" + name, expected.path(name), actual.path(name), found));
    } else if (expected.isArray() && actual.isArray()) {
      for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
        find(at + "/" + i, expected.path(i), actual.path(i), found);
      }
    } else {
      found.add(at + ": " + cut(expected) + " became " + cut(actual));
    }
  }

  private static String cut(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }
}
