package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * How a model is given the beginning of its answer, which it is to continue, and what its answer
 * then holds. The tables say of whom it is documented; of others an operator may know it.
 */
public enum Prefill {
  /** It refuses the beginning, or would answer anew. */
  NONE,
  /** As the last message; the answer goes on from there. */
  TURN,
  /** As the last message, marked with {@code prefix}; the answer goes on from there. */
  PREFIX,
  /** As the last message, marked with {@code prefix}; the answer repeats it. */
  REPEATED_PREFIX,
  /** As the last message, with vLLM's members for it; the answer goes on from there. */
  FINAL_MESSAGE;

  private record Server(String host, String path, Prefill prefill) {}

  /** Servers with OpenAI's API that document it, by host and beginning of the path. */
  private static final List<Server> SERVERS =
      List.of(
          new Server("api.mistral.ai", "", REPEATED_PREFIX),
          new Server("api.deepseek.com", "/beta", PREFIX));

  /** Claude's versions from the first to the one from which on it is refused. */
  private static final ModelVersion CLAUDE_FROM = new ModelVersion(1, 0);

  private static final ModelVersion CLAUDE_BEFORE = new ModelVersion(4, 6);

  /** The way of a server with OpenAI's API. */
  public static Prefill ofServer(URI url) {
    String host = Objects.requireNonNullElse(url.getHost(), "");
    String path = Objects.requireNonNullElse(url.getPath(), "");
    return SERVERS.stream()
        .filter(server -> server.host.equalsIgnoreCase(host) && path.startsWith(server.path))
        .map(Server::prefill)
        .findFirst()
        .orElse(NONE);
  }

  /** The way of a Claude, wherever it is served. */
  public static Prefill ofClaude(ModelVersion version) {
    return version.isAtLeast(CLAUDE_FROM.major(), CLAUDE_FROM.minor())
            && !version.isAtLeast(CLAUDE_BEFORE.major(), CLAUDE_BEFORE.minor())
        ? TURN
        : NONE;
  }

  /** Whether the answer repeats the beginning that it was given. */
  public boolean isRepeated() {
    return this == REPEATED_PREFIX;
  }

  /** Marks a request of OpenAI's API whose {@code last} message is the beginning of the answer. */
  public void mark(ObjectNode body, ObjectNode last) {
    switch (this) {
      case NONE, TURN -> {}
      case PREFIX, REPEATED_PREFIX -> last.put("prefix", true);
      case FINAL_MESSAGE ->
          body.put("continue_final_message", true).put("add_generation_prompt", false);
    }
  }
}
