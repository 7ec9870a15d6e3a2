package dev.scrubjay.policy.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions in wordings of their own that differ in one thing, which changes the answer. */
final class GeneratedPromptsTest {
  private static final int PAIRS = 60;
  private static final int SEEDS = 3;
  private static final Pattern BAR = Pattern.compile("\\s*;\\s*");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          what is the fee for @ transfers; how much do I pay if I make @ of them; price of sending @ times, please | 3; 4; 14; 17; 25; thirteen; sixteen; nineteen; thirty; forty; seventy; ninety
          what will the weather be like on @; tell me if it rains @; is it going to be sunny when @ comes | Monday; tuesday; friday; today; tomorrow; january; October; tonight
          where does @ live these days; I would like to know the home of @; do you happen to know in which town @ has a flat | Anna; Bob; Chen; Dmitri; O'Neil
          how heavy is it in @; tell me its weight, measured in @; which number of @ does the thing weigh | grams; pounds; ounces; kilograms; milligrams; tonnes; stones
          how large is that in @; which number of @ fits in there; convert the volume of the tank to @ | litres; gallons; pints; millilitres
          how much does this cost in @; give me the price as an amount of @; what do I have to pay, counted in @ | dollars; euros; pounds; yen; rupees; francs; yuan; pesos
          how long does that take in @; tell me the time it needs as a number of @; count the @ until it is done | seconds; milliseconds; minutes; hours; days; decades; centuries
          how do I @ the feature in my account; what is the way to @ that on the settings page; I want to @ this thing at once | enable; disable
          put the list into @ order; arrange these values so that they are @; I need them sorted in a way that is @ | ascending; descending
          how do I @ the file with this tool; is there an option to @ my document here; what do I press to @ what I have selected | compress; decompress
          what does @ do in this program; explain the purpose of @ to me; why would somebody call @ from here | getName; setName; get_name; parse(); render(); a::b; a.b@c.de
          """)
  void arePartedWhateverTheirWordings(String wordings, String values) {
    List<String> missed = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      for (int pair = 0; pair < PAIRS; pair++) {
        List<String> two = two(random, BAR.splitAsStream(values).toList());
        List<String> asked = two(random, BAR.splitAsStream(wordings).toList());
        String left = asked.get(0).replace("@", two.get(0));
        String right = asked.get(1).replace("@", two.get(1));
        if (LexicalGuards.difference(PromptFacets.of(left), PromptFacets.of(right)).isEmpty()) {
          missed.add(left + " | " + right);
        }
      }
    }
    assertThat(missed).as("seeds 1 to %d", SEEDS).isEmpty();
  }

  /** Two of them that are not the same. */
  private static List<String> two(Random random, List<String> from) {
    int first = random.nextInt(from.size());
    int second = (first + 1 + random.nextInt(from.size() - 1)) % from.size();
    return List.of(from.get(first), from.get(second));
  }
}
