package dev.scrubjay.gateway.semantic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.Refusals;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.json.CheckedParts;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.policy.cascade.CheckedAnswer;
import dev.scrubjay.policy.cascade.CheckedAnswer.AnswerEnd;
import dev.scrubjay.policy.shadow.PairCheck;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A whole answer, as it is compared with others.
 *
 * @param fingerprint of what it says, however it is spaced and capitalised
 */
public record KnownAnswer(CheckedAnswer parts, String fingerprint) {
  private static final Pattern SPACES = Pattern.compile("\\s+");

  /** The answer {@code json} to {@code completion}; empty if it is not whole, or says nothing. */
  public static Optional<KnownAnswer> of(Completion completion, ObjectNode json) {
    Boolean form =
        completion.request().dialect().form(completion.request(), json).isKept().orElse(null);
    CheckedAnswer parts = CheckedParts.of(json, form);
    boolean says = !parts.text().isBlank() || !parts.calls().isEmpty();
    return says && parts.end() == AnswerEnd.WHOLE
        ? Optional.of(new KnownAnswer(parts, ComparablePrompt.hash(normalised(parts))))
        : Optional.empty();
  }

  /** The answer that {@code entry} has for a request such as {@code completion}. */
  public static Optional<KnownAnswer> of(Completion completion, Entry entry) {
    if (Refusals.read(entry).isPresent()) {
      return Optional.empty();
    }
    try {
      return of(completion, Json.object(entry.payload().getBytes()));
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  private static String normalised(CheckedAnswer parts) {
    return SPACES.matcher(parts.text()).replaceAll(" ").strip().toLowerCase(Locale.ROOT)
        + '\n'
        + parts.calls();
  }

  /** Whether the two say the same. */
  boolean saysAs(KnownAnswer other, PairCheck check) {
    return fingerprint.equals(other.fingerprint) || check instanceof PairCheck.Equal;
  }
}
