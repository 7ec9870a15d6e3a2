package dev.scrubjay.policy.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked and what denies it, in politenesses of their own: never taken for each other. */
final class GeneratedNegationsTest {
  private static final int SEEDS = 3;
  private static final int PAIRS = 60;

  private static final List<String> WHO =
      List.of("the app", "my bank", "this machine", "the new card", "our server", "that tool");
  private static final List<String> DEED =
      List.of("accept", "show", "send", "convert", "export", "print", "confirm", "support");
  private static final List<String> WHAT =
      List.of("payments", "large files", "old tickets", "foreign coins", "the report", "two keys");
  private static final List<String> WHEN =
      List.of("at night", "on weekends", "in Spain", "after an update", "over the phone", "abroad");

  /** Politenesses before and after what is asked. */
  private static final List<String> FRAMES =
      List.of(
          "%s",
          "hello, %s",
          "please tell me: %s",
          "could you tell me whether %s",
          "I would like to know if %s",
          "%s, thanks in advance",
          "hi there, %s please",
          "I was wondering, %s");

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static String framed(Random random, String text) {
    return String.format(Locale.ROOT, pick(random, FRAMES), text);
  }

  private static boolean parted(String left, String right) {
    return LexicalGuards.difference(PromptFacets.of(left), PromptFacets.of(right)).isPresent();
  }

  /** {@code WHO}, {@code DO}, {@code WHAT} and {@code WHEN} stand for words that are drawn. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          WHO can DO WHAT WHEN | WHO can not DO WHAT WHEN
          WHO can DO WHAT WHEN | WHO cannot DO WHAT WHEN
          WHO can DO WHAT WHEN | WHO can't DO WHAT WHEN
          WHO can DO WHAT WHEN | WHO cant DO WHAT WHEN
          WHO can DO WHAT WHEN | WHO is unable to DO WHAT WHEN
          WHO can DO WHAT WHEN | WHO can hardly DO WHAT WHEN
          WHO can DO WHAT WHEN | nobody can DO WHAT WHEN with WHO
          does WHO DO WHAT WHEN | doesn't WHO DO WHAT WHEN
          does WHO DO WHAT WHEN | WHEN, why does WHO not DO WHAT
          WHO will DO WHAT WHEN | WHO won't DO WHAT WHEN
          WHO will DO WHAT WHEN | WHO will never DO WHAT WHEN
          WHO will DO WHAT WHEN | WHO will no longer DO WHAT WHEN
          WHO did DO WHAT WHEN | WHO failed to DO WHAT WHEN
          WHO does DO WHAT WHEN | WHO fails to DO WHAT WHEN
          WHO does DO WHAT WHEN | WHO refuses to DO WHAT WHEN
          does WHO DO WHAT WHEN with a code | does WHO DO WHAT WHEN without a code
          should I DO WHAT WHEN if WHO asks | should I DO WHAT WHEN unless WHO asks
          how do I DO WHAT WHEN with WHO | how do I avoid to DO WHAT WHEN with WHO
          does WHO DO all WHAT WHEN | does WHO DO none of WHAT WHEN
          can WHO DO WHAT WHEN too | can WHO DO everything WHEN except WHAT
          is it allowed to DO WHAT WHEN with WHO | is it disallowed to DO WHAT WHEN with WHO
          why is it possible to DO WHAT WHEN | why is it impossible to DO WHAT WHEN
          is WHO verified to DO WHAT WHEN | is WHO unverified to DO WHAT WHEN
          do not let WHO DO WHAT WHEN | let WHO DO WHAT WHEN
          why can't WHO DO WHAT WHEN without keys | why can't WHO DO WHAT WHEN
          """)
  void whatDeniesTheOtherIsParted(String said, String denied) {
    List<String> missed = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      for (int pair = 0; pair < PAIRS; pair++) {
        List<String> words =
            List.of(pick(random, WHO), pick(random, DEED), pick(random, WHAT), pick(random, WHEN));
        String left = framed(random, filled(said, words));
        String right = framed(random, filled(denied, words));
        if (!parted(left, right) || !parted(right, left)) {
          missed.add(left + " | " + right);
        }
      }
    }
    assertThat(missed).as("seeds 1 to %d", SEEDS).isEmpty();
  }

  private static String filled(String text, List<String> words) {
    return text.replace("WHO", words.get(0))
        .replace("DO", words.get(1))
        .replace("WHAT", words.get(2))
        .replace("WHEN", words.get(3));
  }

  /** {@code @} stands for a word that is drawn from the last column. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kann ich mit @ im Ausland bezahlen | kann ich mit @ im Ausland nicht bezahlen | Karte; Handy; Scheck
          habe ich @ für das Konto | habe ich keine @ für das Konto | Karte; Vollmacht; Rechnung
          zahle ich hier mit @ an der Kasse | zahle ich hier ohne @ an der Kasse | Gebühr; Karte; Code
          je peux payer avec @ dans ce magasin | je ne peux pas payer avec @ dans ce magasin | carte; téléphone
          je veux recevoir @ par la poste | je ne veux plus jamais recevoir @ par la poste | courrier; factures
          puedo pagar con @ en esta tienda | no puedo pagar con @ en esta tienda | tarjeta; efectivo; móvil
          quiero pagar con @ en esta tienda | quiero pagar sin @ en esta tienda | tarjeta; comisiones
          posso pagare con @ in questo negozio | non posso pagare con @ in questo negozio | carta; contanti
          posso pagar com @ nesta loja | não posso pagar com @ nesta loja | cartão; dinheiro
          kan ik met @ in deze winkel betalen | kan ik met @ in deze winkel niet betalen | kaart; telefoon
          czy mogę płacić @ w tym sklepie | czy nie mogę płacić @ w tym sklepie | kartą; telefonem
          я могу платить @ в этом магазине | я не могу платить @ в этом магазине | картой; телефоном
          我可以用@在国外付款吗 | 我不可以用@在国外付款吗 | 银行卡; 手机
          我的@今天到了 | 我的@今天没到了 | 银行卡; 包裹
          """)
  void otherLargeLanguagesDenyToo(String said, String denied, String words) {
    for (String word : words.split("; ", -1)) {
      assertThat(parted(said.replace("@", word), denied.replace("@", word))).as(word).isTrue();
    }
  }

  /** Who does it to whom, and which way it goes. */
  @Test
  void whatGoesTheOtherWayIsParted() {
    List<String> things =
        List.of("dollars", "savings", "paypal", "london", "alice", "the blue folder", "version b");
    List<String> kinds =
        List.of(
            "how do I get from @1 to @2",
            "move everything from @1 to @2",
            "how much faster is @1 than @2 on weekdays",
            "does @1 come before @2 in the list",
            "is it true that @1 owns @2");
    List<String> missed = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      for (int pair = 0; pair < PAIRS; pair++) {
        String one = pick(random, things);
        String other = pick(random, things);
        String kind = pick(random, kinds);
        String left = framed(random, kind.replace("@1", one).replace("@2", other));
        String right = framed(random, kind.replace("@1", other).replace("@2", one));
        if (!one.equals(other) && !parted(left, right)) {
          missed.add(left + " | " + right);
        }
      }
    }
    assertThat(missed).as("seeds 1 to %d", SEEDS).isEmpty();
  }
}
