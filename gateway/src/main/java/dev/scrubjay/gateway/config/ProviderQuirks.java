package dev.scrubjay.gateway.config;

import java.util.Map;
import java.util.Set;

/**
 * The points in which a server with OpenAI's API differs from OpenAI.
 *
 * @param refused members of a request that it answers with an error
 * @param renamed members that it knows by another name
 * @param listsModels whether it has {@code GET /models}
 */
public record ProviderQuirks(
    Set<String> refused, Map<String, String> renamed, boolean listsModels) {
  /** A server that does all as OpenAI does. */
  public static final ProviderQuirks NONE = new ProviderQuirks(Set.of(), Map.of(), true);

  /** A server that knows the limit of output tokens by its old name alone. */
  static final ProviderQuirks OLD_LIMIT =
      new ProviderQuirks(Set.of(), Map.of("max_completion_tokens", "max_tokens"), true);

  public ProviderQuirks {
    refused = Set.copyOf(refused);
    renamed = Map.copyOf(renamed);
  }

  /** These quirks, of a server that also refuses {@code members}. */
  ProviderQuirks refusing(String... members) {
    return new ProviderQuirks(Set.of(members), renamed, listsModels);
  }

  /** These quirks, of a server without {@code GET /models}. */
  ProviderQuirks withoutModels() {
    return new ProviderQuirks(refused, renamed, false);
  }

  /** Whether it differs in what a request may say. */
  public boolean changeRequests() {
    return !refused.isEmpty() || !renamed.isEmpty();
  }
}
