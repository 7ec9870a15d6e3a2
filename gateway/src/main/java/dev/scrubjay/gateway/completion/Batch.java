package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.BatchDialect;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A request for several things.
 *
 * @param whole the request
 * @param parts the requests for each thing alone
 * @param memory that the answers to its parts take until they are joined
 */
record Batch(Completion whole, BatchDialect dialect, List<Completion> parts, Allowance memory) {

  /**
   * Takes a request apart, in time proportional to its size.
   *
   * @param completions makes the completions of the parts
   */
  static Batch of(
      Completion whole,
      BatchDialect dialect,
      Function<ChatRequest, Completion> completions,
      Allowance memory) {
    List<Completion> parts =
        IntStream.range(0, dialect.parts(whole.request()))
            .mapToObj(part -> dialect.asking(whole.request(), List.of(part)))
            .map(completions)
            .toList();
    return new Batch(whole, dialect, parts, memory);
  }

  /** The numbers of the parts that are not among {@code found}, the first of equal ones alone. */
  List<Integer> missing(Set<Integer> found) {
    Set<CacheKey> known = new HashSet<>();
    found.forEach(part -> known.add(parts.get(part).key()));
    List<Integer> missing = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      if (known.add(parts.get(part).key())) {
        missing.add(part);
      }
    }
    return missing;
  }

  /** The request for the parts {@code missing}. */
  ChatRequest asking(List<Integer> missing) {
    return dialect.asking(whole.request(), missing);
  }

  List<Completion> parts(List<Integer> numbers) {
    return numbers.stream().map(parts::get).toList();
  }

  /**
   * Joins the answer to the whole request.
   *
   * @param answers of parts by their numbers; of equal parts one will do
   */
  Buffer join(Map<Integer, ObjectNode> answers) {
    Map<CacheKey, ObjectNode> byKey = new HashMap<>();
    answers.forEach((part, answer) -> byKey.put(parts.get(part).key(), answer));
    List<ObjectNode> all = parts.stream().map(part -> byKey.get(part.key())).toList();
    return Buffer.buffer(Json.bytes(dialect.join(all)));
  }

  static ObjectNode json(Buffer body) {
    try {
      return Json.objectOfNumberLists(body.getBytes());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an entry is not a JSON object", e);
    }
  }
}
