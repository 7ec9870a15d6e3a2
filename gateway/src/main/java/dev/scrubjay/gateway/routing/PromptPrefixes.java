package dev.scrubjay.gateway.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The beginnings of a prompt, by hash: tools, system prompt and the first turns, as providers cache
 * them. Marks of caching are left out, as clients move them from turn to turn.
 */
final class PromptPrefixes {
  /** The members before the turns, in each dialect. */
  private static final List<String> HEAD =
      List.of("tools", "system", "instructions", "systemInstruction");

  /** The members with the turns, in each dialect. */
  private static final List<String> TURNS = List.of("messages", "input", "contents");

  private static final String CACHE_MARK = "cache_control";

  private PromptPrefixes() {}

  /** The hashes of the prompt's beginnings, each a turn longer than the one before. */
  static List<String> of(ObjectNode body) {
    MessageDigest digest = sha256();
    for (String member : HEAD) {
      add(digest, body.path(member));
    }
    List<String> hashes = new ArrayList<>();
    for (String member : TURNS) {
      for (JsonNode turn : body.path(member)) {
        add(digest, turn);
        hashes.add(soFar(digest));
      }
    }
    return hashes;
  }

  private static void add(MessageDigest digest, JsonNode value) {
    if (value.isObject()) {
      digest.update((byte) '{');
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        if (!member.getKey().equals(CACHE_MARK)) {
          digest.update(member.getKey().getBytes(StandardCharsets.UTF_8));
          digest.update((byte) ':');
          add(digest, member.getValue());
        }
      }
      digest.update((byte) '}');
    } else if (value.isArray()) {
      digest.update((byte) '[');
      value.forEach(item -> add(digest, item));
      digest.update((byte) ']');
    } else if (!value.isMissingNode()) {
      digest.update(Json.bytes(value));
      digest.update((byte) ',');
    }
  }

  private static String soFar(MessageDigest digest) {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest(), 0, 16);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
