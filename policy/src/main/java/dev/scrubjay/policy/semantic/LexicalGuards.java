package dev.scrubjay.policy.semantic;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells prompts apart that embeddings of small models take for the same: "sort ascending" and "sort
 * descending" have a similarity of .94. Prompts that differ in such a way are never taken for each
 * other, whatever their similarity and whatever was learned. A guard may part prompts that mean the
 * same; that costs a call.
 */
public final class LexicalGuards {
  /** How many words in a row may differ for the difference to be what a prompt is about. */
  private static final int FEW_WORDS = 3;

  /** How many more words one prompt may have, besides half as many again. */
  private static final int SPARE_WORDS = 4;

  private LexicalGuards() {}

  /**
   * The first difference of two prompts that changes the answer, if there is any. A prompt without
   * words differs from all others.
   */
  public static Optional<Difference> difference(PromptFacets left, PromptFacets right) {
    if (left.words().isEmpty() || right.words().isEmpty()) {
      return Optional.of(Difference.WORDS);
    }
    if (left.words().equals(right.words()) && left.identifiers().equals(right.identifiers())) {
      return left.symbols().equals(right.symbols())
          ? Optional.empty()
          : Optional.of(Difference.SYMBOL);
    }
    return Optional.ofNullable(first(left, right));
  }

  private static @Nullable Difference first(PromptFacets left, PromptFacets right) {
    if (!left.numbers().equals(right.numbers())) {
      return Difference.NUMBER;
    }
    if (!left.of(GuardWords.DATES).equals(right.of(GuardWords.DATES))) {
      return Difference.DATE;
    }
    if (!left.of(GuardWords.UNIT_NAMES).equals(right.of(GuardWords.UNIT_NAMES))) {
      return Difference.UNIT;
    }
    if (negates(left) != negates(right) && sayMuchTheSame(left, right)) {
      return Difference.NEGATION;
    }
    if (!left.of(GuardWords.INSTRUCTIONS).equals(right.of(GuardWords.INSTRUCTIONS))) {
      return Difference.INSTRUCTION;
    }
    if (!left.identifiers().equals(right.identifiers())) {
      return Difference.IDENTIFIER;
    }
    if (!left.symbols().equals(right.symbols())) {
      return Difference.SYMBOL;
    }
    if (!right.words().containsAll(left.names()) || !left.words().containsAll(right.names())) {
      return Difference.NAME;
    }
    if (areOpposite(left, right)) {
      return Difference.ANTONYM;
    }
    if (differInFewWords(left.words(), right.words())) {
      return Difference.WORDS;
    }
    return differInLength(left, right) ? Difference.LENGTH : null;
  }

  private static boolean negates(PromptFacets prompt) {
    return prompt.words().stream().anyMatch(LexicalGuards::isNegation);
  }

  private static boolean isNegation(String word) {
    return GuardWords.NEGATIONS.contains(word) || word.endsWith("n't");
  }

  /**
   * Whether the prompts have half of their words in common, negations aside. Of prompts in words of
   * their own, "it has not come" and "I still wait for it" may mean the same.
   */
  private static boolean sayMuchTheSame(PromptFacets left, PromptFacets right) {
    Set<String> one = affirmed(left);
    Set<String> other = affirmed(right);
    Set<String> common = new HashSet<>(one);
    common.retainAll(other);
    return common.size() * 3 >= one.size() + other.size();
  }

  private static Set<String> affirmed(PromptFacets prompt) {
    Set<String> words = new HashSet<>(essential(prompt.words()));
    words.removeIf(LexicalGuards::isNegation);
    return words;
  }

  private static boolean areOpposite(PromptFacets left, PromptFacets right) {
    Set<String> leftOnly = without(left.words(), right.words());
    Set<String> rightOnly = without(right.words(), left.words());
    return leftOnly.stream()
        .anyMatch(word -> GuardWords.opposites(word).stream().anyMatch(rightOnly::contains));
  }

  /** Whether the prompts have the same beginning and end, and differ between in few words. */
  private static boolean differInFewWords(List<String> left, List<String> right) {
    List<String> one = essential(left);
    List<String> other = essential(right);
    int shorter = Math.min(one.size(), other.size());
    int start = 0;
    while (start < shorter && one.get(start).equals(other.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && one.get(one.size() - 1 - end).equals(other.get(other.size() - 1 - end))) {
      end++;
    }
    int most = Math.max(one.size(), other.size()) - start - end;
    return most > 0
        && most <= FEW_WORDS
        && start + end >= most
        && !areInflections(
            one.subList(start, one.size() - end), other.subList(start, other.size() - end));
  }

  private static boolean areInflections(List<String> left, List<String> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!isInflection(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the words have all but the last three letters in common, and at least three. */
  private static boolean isInflection(String left, String right) {
    int common = 0;
    int shorter = Math.min(left.length(), right.length());
    while (common < shorter && left.charAt(common) == right.charAt(common)) {
      common++;
    }
    return common >= 3 && Math.max(left.length(), right.length()) - common <= 3;
  }

  private static boolean differInLength(PromptFacets left, PromptFacets right) {
    int one = essential(left.words()).size();
    int other = essential(right.words()).size();
    return Math.max(one, other) > Math.min(one, other) * 3 / 2 + SPARE_WORDS;
  }

  private static List<String> essential(List<String> words) {
    return words.stream().filter(word -> !GuardWords.FILLERS.contains(word)).toList();
  }

  private static Set<String> without(List<String> words, List<String> others) {
    Set<String> rest = new HashSet<>(words);
    others.forEach(rest::remove);
    return rest;
  }
}
