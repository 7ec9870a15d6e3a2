package dev.scrubjay.gateway.dialect.openai;

import dev.scrubjay.gateway.dialect.key.NamedBetas;
import java.util.Map;
import java.util.Set;

/** The headers of OpenAI's clients that are the provider's to read. */
public final class OpenAiHeaders {
  /** The account to bill, and parts of the API that are not generally available. */
  public static final Set<String> PASSED =
      Set.of("openai-organization", "openai-project", "openai-beta");

  /** Betas that are about another API, or about the transport. */
  private static final NamedBetas BETAS =
      new NamedBetas(
          "openai-beta",
          Set.of("assistants=v1", "assistants=v2", "realtime=v1", "responses=experimental"));

  private OpenAiHeaders() {}

  /** The betas that can change the answer; the account to bill does not. */
  public static Map<String, String> keyed(Map<String, String> headers) {
    return BETAS.changing(headers).map(betas -> Map.of("openai-beta", betas)).orElse(Map.of());
  }
}
