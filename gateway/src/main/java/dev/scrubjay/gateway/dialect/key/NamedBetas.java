package dev.scrubjay.gateway.dialect.key;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The betas that a header names, separated by commas.
 *
 * @param header its name in lower case
 * @param neutral the betas that do not change an answer
 */
public record NamedBetas(String header, Set<String> neutral) {
  public NamedBetas {
    neutral = Set.copyOf(neutral);
  }

  /** The named betas that can change an answer, sorted; empty if there is none. */
  public Optional<String> changing(Map<String, String> headers) {
    String betas =
        Arrays.stream(headers.getOrDefault(header, "").split(",", -1))
            .map(String::strip)
            .filter(beta -> !beta.isEmpty() && !neutral.contains(beta))
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .collect(Collectors.joining(","));
    return Optional.of(betas).filter(text -> !text.isEmpty());
  }
}
