package dev.scrubjay.policy.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** The same question in forms that say no more and no less: needlessly parted, it costs a call. */
final class GeneratedParaphrasesTest {
  private static final int SEEDS = 3;
  private static final int PAIRS = 400;

  private static final List<String> OPENINGS =
      List.of(
          "Hi, ",
          "Hello there, ",
          "Please, ",
          "Can you tell me, ",
          "Could you please tell me: ",
          "I would like to know, ",
          "I'd like to know: ",
          "I was wondering, ",
          "Do you know ",
          "Sorry, ",
          "Good morning. ",
          "Would you kindly explain ");
  private static final List<String> CLOSINGS =
      List.of(" Thanks!", " Thank you.", " Thanks in advance.", " please", " Please advise.");

  private static final Map<String, String> SHORT =
      Map.of(
          "What is", "What's",
          "Where is", "Where's",
          "I am", "I'm",
          "I have", "I've",
          "cannot", "can't",
          "do not", "don't",
          "has not", "hasn't",
          "will not", "won't",
          "did not", "didn't",
          "it is", "it's");

  private static final Map<String, String> NUMBERS =
      new TreeMap<>(
          Map.of(
              "two weeks", "2 weeks",
              "one year", "1 year",
              "twenty-one days", "21 days",
              "three hundred dollars", "$300",
              "five thousand dollars", "5000 dollars",
              "two million dollars", "2,000,000 dollars",
              "two hundred fifty times", "250 times",
              "one hundred euros", "100 euros",
              "twelve hours", "12 hours",
              "$1.5 million", "1500000 dollars"));

  private static final List<String> ASKED =
      List.of(
          "What is the fee for @ at the counter",
          "Why cannot I withdraw @ with my card",
          "Where is my refund, I have waited @ for it",
          "I do not see the @ that were promised to me",
          "How do I change my limit to @ in the app",
          "My transfer has not arrived after @ of waiting",
          "I am told it is too late after @ have passed",
          "What will not work after @ without a renewal",
          "Does the warranty cover @ of daily use");

  /** Changes of form, by name; empty if one does not apply. */
  private static Map<String, BiFunction<Random, String, Optional<String>>> forms() {
    return new TreeMap<>(
        Map.of(
            "politeness before",
            (random, text) -> Optional.of(pick(random, OPENINGS) + lowered(text)),
            "politeness after",
            (random, text) -> Optional.of(text + pick(random, CLOSINGS)),
            "short forms",
            (random, text) -> replaced(text, SHORT),
            "short forms without their sign",
            (random, text) -> replaced(text, SHORT).map(it -> it.replace("n't", "nt")),
            "short forms with a curly sign",
            (random, text) -> replaced(text, SHORT).map(it -> it.replace('\'', '’')),
            "digits",
            (random, text) -> replaced(text, NUMBERS),
            "order",
            (random, text) ->
                text.contains(" after ") ? Optional.of(fronted(text)) : Optional.<String>empty(),
            "function words",
            (random, text) ->
                replaced(text, Map.of(" the ", " that ", " my ", " the ", " with ", " by ")),
            "case and signs",
            (random, text) -> Optional.of(text.toLowerCase(Locale.ROOT) + "??")));
  }

  /** With the part after "after" first. */
  private static String fronted(String text) {
    int at = text.indexOf(" after ");
    return text.substring(at + 1) + ", " + lowered(text.substring(0, at));
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static String lowered(String text) {
    return text.startsWith("I ") ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }

  private static Optional<String> replaced(String text, Map<String, String> replacements) {
    String changed = text;
    for (Map.Entry<String, String> each : replacements.entrySet()) {
      changed = changed.replace(each.getKey(), each.getValue());
    }
    return changed.equals(text) ? Optional.empty() : Optional.of(changed);
  }

  @Test
  void theSameInAnotherFormIsNotParted() {
    Map<String, BiFunction<Random, String, Optional<String>>> forms = forms();
    List<String> missed = new ArrayList<>();
    Map<String, int[]> counts = new TreeMap<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      for (int pair = 0; pair < PAIRS; pair++) {
        String amount = pick(random, List.copyOf(NUMBERS.keySet()));
        String left = pick(random, ASKED).replace("@", amount);
        List<String> names = new ArrayList<>(forms.keySet());
        Collections.shuffle(names, random);
        String right = left;
        List<String> used = new ArrayList<>();
        for (String name : names.subList(0, 1 + random.nextInt(3))) {
          Optional<String> changed = Objects.requireNonNull(forms.get(name)).apply(random, right);
          if (changed.isPresent()) {
            right = changed.get();
            used.add(name);
          }
        }
        Optional<Difference> difference =
            LexicalGuards.difference(PromptFacets.of(left), PromptFacets.of(right));
        if (difference.isPresent()) {
          missed.add(difference.get() + ": " + left + " | " + right);
        }
        for (String name : used) {
          int[] count = counts.computeIfAbsent(name, unseen -> new int[2]);
          count[0]++;
          count[1] += difference.isPresent() ? 1 : 0;
        }
      }
    }
    counts.forEach((name, count) -> System.out.println(name + ": " + count[1] + " of " + count[0]));
    assertThat(missed).as("seeds 1 to %d", SEEDS).isEmpty();
  }

  private static final List<List<String>> SYNONYMS =
      List.of(
          List.of("buy", "purchase"),
          List.of("begin", "start"),
          List.of("finish", "end"),
          List.of("fix", "repair"),
          List.of("choose", "select"),
          List.of("display", "show"),
          List.of("permit", "allow"));
  private static final List<String> DEEDS =
      List.of(
          "how do I @ the subscription in this app",
          "is it possible to @ a reservation for somebody else",
          "tell me who can @ the machine at the station",
          "why does the address book not let me @ a private contact");

  @Test
  void aSynonymIsNotParted() {
    for (String deed : DEEDS) {
      for (List<String> pair : SYNONYMS) {
        assertSame(deed.replace("@", pair.get(0)), deed.replace("@", pair.get(1)));
      }
    }
  }

  /** A letter of a doubled one is left out, or two change places, of one long word. */
  @Test
  void aSlipOfSpellingIsNotParted() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      for (String deed : DEEDS) {
        String text = deed.replace("@", SYNONYMS.get(random.nextInt(SYNONYMS.size())).getFirst());
        for (String word : text.split(" ", -1)) {
          if (word.length() > 6) {
            assertSame(text, text.replace(word, misspelt(word, random)));
          }
        }
      }
    }
  }

  private static String misspelt(String word, Random random) {
    String halved = word.replaceFirst("(\\w)\\1", "$1");
    if (!halved.equals(word)) {
      return halved;
    }
    int at = 1 + random.nextInt(word.length() - 2);
    return word.substring(0, at) + word.charAt(at + 1) + word.charAt(at) + word.substring(at + 2);
  }

  private static void assertSame(String left, String right) {
    assertThat(LexicalGuards.difference(PromptFacets.of(left), PromptFacets.of(right)))
        .as("%s | %s", left, right)
        .isEmpty();
    assertThat(LexicalGuards.difference(PromptFacets.of(right), PromptFacets.of(left)))
        .as("%s | %s", right, left)
        .isEmpty();
  }
}
