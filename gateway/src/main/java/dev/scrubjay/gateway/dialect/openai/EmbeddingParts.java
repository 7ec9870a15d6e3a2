package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The parts of requests for embeddings, one for each input, and of their answers. */
final class EmbeddingParts {
  private EmbeddingParts() {}

  /** The number of inputs; a list of numbers is one, of tokens. */
  static int count(ObjectNode body) {
    JsonNode input = body.path("input");
    return input.isArray() && !input.path(0).isNumber() ? input.size() : 1;
  }

  /** The body that asks for some inputs; one text is asked for without a list. */
  static ObjectNode asking(ObjectNode body, List<Integer> parts) {
    ObjectNode asking = Json.object();
    body.properties().stream()
        .filter(member -> !member.getKey().equals("input"))
        .forEach(member -> asking.set(member.getKey(), member.getValue()));
    JsonNode input = body.path("input");
    if (parts.size() == 1 && input.path(parts.get(0)).isTextual()) {
      return asking.set("input", input.path(parts.get(0)));
    }
    ArrayNode some = asking.putArray("input");
    parts.forEach(part -> some.add(input.path(part)));
    return asking;
  }

  static List<ObjectNode> split(ObjectNode body, ObjectNode answer) {
    JsonNode input = body.path("input");
    JsonNode data = answer.path("data");
    if (data.size() != input.size()) {
      throw new MalformedReplyException(
          "the answer has " + data.size() + " embeddings of " + input.size());
    }
    long[] tokens = shares(input, answer.path("usage").path("prompt_tokens").asLong());
    ObjectNode[] parts = new ObjectNode[input.size()];
    int number = 0;
    for (JsonNode item : data) {
      int index = item.path("index").asInt(number++);
      if (index < 0 || index >= parts.length || parts[index] != null || !item.isObject()) {
        throw new MalformedReplyException("the answer's embeddings are not numbered");
      }
      parts[index] = part(answer, (ObjectNode) item, tokens[index]);
    }
    return List.of(parts);
  }

  private static ObjectNode part(ObjectNode answer, ObjectNode item, long tokens) {
    ObjectNode part = Json.object();
    answer.properties().forEach(member -> part.set(member.getKey(), member.getValue()));
    ObjectNode own = Json.object();
    item.properties().forEach(member -> own.set(member.getKey(), member.getValue()));
    part.putArray("data").add(own.put("index", 0));
    usage(part, tokens, tokens);
    return part;
  }

  private static void usage(ObjectNode answer, long prompt, long total) {
    answer.putObject("usage").put("prompt_tokens", prompt).put("total_tokens", total);
  }

  /** The tokens of each input: {@code total}, divided by the inputs' lengths. */
  private static long[] shares(JsonNode input, long total) {
    long all = 0;
    for (JsonNode one : input) {
      all += length(one);
    }
    long[] shares = new long[input.size()];
    long before = 0;
    long length = 0;
    for (int i = 0; i < shares.length; i++) {
      length += length(input.get(i));
      long until = Math.round((double) total * length / all);
      shares[i] = until - before;
      before = until;
    }
    return shares;
  }

  private static long length(JsonNode input) {
    return 1L + (input.isTextual() ? input.textValue().length() : input.size());
  }

  static ObjectNode join(List<ObjectNode> answers) {
    ObjectNode whole = Json.object();
    answers.get(0).properties().forEach(member -> whole.set(member.getKey(), member.getValue()));
    List<JsonNode> items = new ArrayList<>();
    long prompt = 0;
    long total = 0;
    for (ObjectNode answer : answers) {
      ObjectNode own = Json.object();
      answer
          .path("data")
          .path(0)
          .properties()
          .forEach(member -> own.set(member.getKey(), member.getValue()));
      items.add(own.put("index", items.size()));
      prompt += answer.path("usage").path("prompt_tokens").asLong();
      total += answer.path("usage").path("total_tokens").asLong();
    }
    whole.putArray("data").addAll(items);
    usage(whole, prompt, total);
    return whole;
  }
}
