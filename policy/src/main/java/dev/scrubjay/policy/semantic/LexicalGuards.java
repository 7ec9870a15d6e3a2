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

  /** The fewest letters of a word that "un" can deny. */
  private static final int SHORTEST_UNDONE = 4;

  /** The fewest letters of a word that may be misspelt. */
  private static final int SHORTEST_MISSPELT = 6;

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
    if (!haveSameNumbers(left, right)) {
      return Difference.NUMBER;
    }
    if (!left.of(GuardWords.DATES).equals(right.of(GuardWords.DATES))) {
      return Difference.DATE;
    }
    if (!left.of(GuardWords.UNIT_NAMES).equals(right.of(GuardWords.UNIT_NAMES))) {
      return Difference.UNIT;
    }
    if (denials(left) != denials(right) && sayMuchTheSame(left, right)) {
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
    if (areOpposite(left, right) || areReversed(left, right)) {
      return Difference.ANTONYM;
    }
    if (left.core().equals(right.core())) {
      return null;
    }
    if (differInFewWords(left.essential(), right.essential())) {
      return Difference.WORDS;
    }
    return differInLength(left, right) ? Difference.LENGTH : null;
  }

  /** How often a prompt denies something. */
  private static int denials(PromptFacets prompt) {
    List<String> words = prompt.words();
    int denials = 0;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean denies =
          isNegation(word)
              || (GuardWords.DENIALS_OF_DEEDS.contains(word)
                  && i + 1 < words.size()
                  && words.get(i + 1).equals("to"));
      denials += denies ? 1 : 0;
    }
    return denials;
  }

  private static boolean isNegation(String word) {
    return GuardWords.NEGATIONS.contains(word) || word.startsWith("n'"); // as in n'est
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
    Set<String> words = new HashSet<>(prompt.core());
    words.removeIf(word -> isNegation(word) || GuardWords.DENIALS_OF_DEEDS.contains(word));
    return words;
  }

  /** Whether the numbers are the same, where "one" may be one or not. */
  private static boolean haveSameNumbers(PromptFacets left, PromptFacets right) {
    return left.numbers().equals(right.numbers())
        || (withoutOnes(left).equals(withoutOnes(right))
            && ones(left) <= ones(right) + spelledOnes(right)
            && ones(right) <= ones(left) + spelledOnes(left));
  }

  private static List<String> withoutOnes(PromptFacets prompt) {
    return prompt.numbers().stream().filter(number -> !number.equals("1")).toList();
  }

  private static int ones(PromptFacets prompt) {
    return prompt.numbers().size() - withoutOnes(prompt).size();
  }

  private static int spelledOnes(PromptFacets prompt) {
    return (int) prompt.words().stream().filter("one"::equals).count();
  }

  private static boolean areOpposite(PromptFacets left, PromptFacets right) {
    Set<String> leftOnly = without(left.words(), right.words());
    Set<String> rightOnly = without(right.words(), left.words());
    return leftOnly.stream().anyMatch(word -> GuardWords.isOppositeOfAny(word, rightOnly))
        || undo(leftOnly, rightOnly)
        || undo(rightOnly, leftOnly);
  }

  /** Whether a word of {@code longer} is one of the others with "un" or the like before it. */
  private static boolean undo(Set<String> longer, Set<String> others) {
    for (String word : longer) {
      for (String prefix : GuardWords.UNDOING) {
        if (word.startsWith(prefix)
            && word.length() >= prefix.length() + SHORTEST_UNDONE
            && others.contains(word.substring(prefix.length()))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether one says "a than b" where the other says "b than a", or "from a" where the other says
   * "to a".
   */
  private static boolean areReversed(PromptFacets left, PromptFacets right) {
    List<String> one = withoutArticles(left.words());
    List<String> other = withoutArticles(right.words());
    Set<List<String>> triples = new HashSet<>();
    for (int i = 0; i + 2 < one.size(); i++) {
      if (!one.get(i).equals(one.get(i + 2)) && GuardWords.RELATIONS.contains(one.get(i + 1))) {
        triples.add(one.subList(i, i + 3));
      }
    }
    for (int i = 0; i + 2 < other.size(); i++) {
      if (triples.contains(List.of(other.get(i + 2), other.get(i + 1), other.get(i)))) {
        return true;
      }
    }
    return goTheOtherWay(one, other)
        || goTheOtherWay(other, one)
        || changePlaces(left.core(), right.core());
  }

  /**
   * Whether both have the same words in other places, and not just one part of the sentence moved,
   * as in "on Monday, can I come" and "can I come on Monday".
   */
  private static boolean changePlaces(List<String> left, List<String> right) {
    int start = commonStart(left, right);
    int end = commonEnd(left, right, start);
    List<String> one = left.subList(start, left.size() - end);
    List<String> other = right.subList(start, right.size() - end);
    if (one.size() != other.size()
        || one.isEmpty()
        || !one.stream().sorted().toList().equals(other.stream().sorted().toList())) {
      return false;
    }
    for (int moved = 1; moved < one.size(); moved++) {
      if (other.subList(0, one.size() - moved).equals(one.subList(moved, one.size()))
          && other.subList(one.size() - moved, one.size()).equals(one.subList(0, moved))) {
        return false;
      }
    }
    return true;
  }

  private static int commonStart(List<String> one, List<String> other) {
    int shorter = Math.min(one.size(), other.size());
    int start = 0;
    while (start < shorter && one.get(start).equals(other.get(start))) {
      start++;
    }
    return start;
  }

  /** How many of the last words are the same, without the first {@code start}. */
  private static int commonEnd(List<String> one, List<String> other, int start) {
    int shorter = Math.min(one.size(), other.size());
    int end = 0;
    while (end < shorter - start
        && one.get(one.size() - 1 - end).equals(other.get(other.size() - 1 - end))) {
      end++;
    }
    return end;
  }

  /** Whether {@code one} says "from" of something of which {@code other} says "to", and no more. */
  private static boolean goTheOtherWay(List<String> one, List<String> other) {
    Set<String> origins = after(one, "from");
    origins.removeAll(after(one, "to"));
    Set<String> ends = after(other, "to");
    ends.removeAll(after(other, "from"));
    ends.retainAll(origins);
    return !ends.isEmpty();
  }

  private static Set<String> after(List<String> words, String word) {
    Set<String> found = new HashSet<>();
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).equals(word)) {
        found.add(words.get(i + 1));
      }
    }
    return found;
  }

  private static List<String> withoutArticles(List<String> words) {
    return words.stream().filter(word -> !GuardWords.ARTICLES.contains(word)).toList();
  }

  /** Whether the prompts have the same beginning and end, and differ between in few words. */
  private static boolean differInFewWords(List<String> one, List<String> other) {
    int start = commonStart(one, other);
    int end = commonEnd(one, other, start);
    int most = Math.max(one.size(), other.size()) - start - end;
    return most > 0
        && most <= FEW_WORDS
        && start + end >= most
        && !areTheSame(
            one.subList(start, one.size() - end), other.subList(start, other.size() - end));
  }

  /** Whether the words are the same but for their endings, spelling and synonyms. */
  private static boolean areTheSame(List<String> left, List<String> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      String one = left.get(i);
      String other = right.get(i);
      if (!isInflection(one, other) && !GuardWords.areSynonyms(one, other) && !isSlip(one, other)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the words have all but the last three letters in common, and at least three. */
  private static boolean isInflection(String left, String right) {
    int common = commonLetters(left, right);
    return common >= 3 && Math.max(left.length(), right.length()) - common <= 3;
  }

  /** How many letters the words have in common from their start on. */
  private static int commonLetters(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    int common = 0;
    while (common < shorter && left.charAt(common) == right.charAt(common)) {
      common++;
    }
    return common;
  }

  /** Whether one word is likely to be the other misspelt. */
  private static boolean isSlip(String left, String right) {
    return (isMisspelling(left, right) || isMisspelling(right, left))
        && !GuardWords.areLookalikes(left, right);
  }

  /**
   * Whether {@code left} is {@code right} with two neighbouring letters the other way round, or
   * with one of a doubled letter missing: the commonest slips, which hardly ever make another word
   * of a long one.
   */
  private static boolean isMisspelling(String left, String right) {
    int same = commonLetters(left, right);
    if (same == 0 || left.length() < SHORTEST_MISSPELT) {
      return false;
    }
    if (left.length() == right.length()) {
      return same + 1 < left.length()
          && left.charAt(same) == right.charAt(same + 1)
          && left.charAt(same + 1) == right.charAt(same)
          && left.substring(same + 2).equals(right.substring(same + 2));
    }
    return left.length() + 1 == right.length()
        && right.charAt(same) == right.charAt(same - 1)
        && left.substring(same).equals(right.substring(same + 1));
  }

  private static boolean differInLength(PromptFacets left, PromptFacets right) {
    int one = left.essential().size();
    int other = right.essential().size();
    return Math.max(one, other) > Math.min(one, other) * 3 / 2 + SPARE_WORDS;
  }

  private static Set<String> without(List<String> words, List<String> others) {
    Set<String> rest = new HashSet<>(words);
    others.forEach(rest::remove);
    return rest;
  }
}
