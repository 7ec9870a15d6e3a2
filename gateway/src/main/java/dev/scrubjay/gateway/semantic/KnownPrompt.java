package dev.scrubjay.gateway.semantic;

import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.semantic.Asker;
import java.util.Optional;

/**
 * A prompt whose answer is known, as Redis keeps it for all replicas.
 *
 * @param partition within which it is compared with others
 * @param entry the key of its answer, which may have been made for another wording
 * @param vector of its text
 * @param asker who asked it
 */
record KnownPrompt(
    String partition, CacheKey entry, PromptVector vector, String text, Asker asker) {
  private static final String VERSION = "2";
  private static final int PARTS = 6;

  /** The version without the asker, who is then taken for {@link Asker#ANYBODY}. */
  private static final String WITHOUT_ASKER = "1\n";

  /** Its name within its workspace. */
  String id() {
    return partition + ':' + ComparablePrompt.hash(text);
  }

  /** The text that Redis keeps. The prompt, which may have any characters, comes last. */
  String encode() {
    return String.join(
        "\n", VERSION, asker.text(), entry.operation(), entry.hash(), vector.text(), text);
  }

  /** Reads what Redis keeps under {@code id}; empty if it is of another version, or rubbish. */
  static Optional<KnownPrompt> decode(Scope scope, String id, String encoded) {
    String current =
        encoded.startsWith(WITHOUT_ASKER)
            ? String.join(
                "\n", VERSION, Asker.ANYBODY.text(), encoded.substring(WITHOUT_ASKER.length()))
            : encoded;
    String[] parts = current.split("\n", PARTS);
    int colon = id.indexOf(':');
    if (parts.length < PARTS || !parts[0].equals(VERSION) || colon < 0) {
      return Optional.empty();
    }
    try {
      KnownPrompt prompt =
          new KnownPrompt(
              id.substring(0, colon),
              new CacheKey(scope, parts[2], parts[3]),
              PromptVector.parse(parts[4]),
              parts[5],
              Asker.parse(parts[1]));
      return prompt.id().equals(id) ? Optional.of(prompt) : Optional.empty();
    } catch (IllegalArgumentException rubbish) {
      return Optional.empty();
    }
  }
}
