package dev.scrubjay.gateway.dialect.json;

import java.util.Locale;
import java.util.Set;

/** The reasons by which providers tell that a filter of theirs has withheld an answer. */
public final class FilterReasons {
  private static final Set<String> ALL =
      Set.of(
          "content_filter",
          "content_filtered",
          "guardrail_intervened",
          "refusal",
          "safety",
          "prohibited_content",
          "blocklist",
          "recitation",
          "spii",
          "image_safety",
          "image_prohibited_content",
          "image_recitation",
          "language",
          "model_armor");

  private FilterReasons() {}

  /** Whether {@code reason}, for which an answer ended, is one of them; in any case of letters. */
  public static boolean has(String reason) {
    return ALL.contains(reason.toLowerCase(Locale.ROOT));
  }
}
