package dev.scrubjay.gateway.semantic;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The language of a text, as far as it can be told by its script and its most frequent words. Texts
 * of which it cannot be told are among themselves: they are compared with each other alone.
 */
public final class TextLanguage {
  private static final Pattern WORD = Pattern.compile("[^\\p{L}']+");

  /** Frequent words that few of the other languages share. */
  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "en",
              words(
                  "the a an is are was i my me you your it to of for and in on do does did can"
                      + " could how what why when where which who will would not have has had been"
                      + " there this that with be should if or from at by am i'm don't i'd please"
                      + " want need get help tell show give about"),
          "de",
              words(
                  "der die das ein eine ist sind war ich mein meine mir mich du sie es zu von für"
                      + " und auf kann können wie was warum wann wo wer wird nicht habe hat den dem"
                      + " mit bei soll wenn oder aus bitte"),
          "fr",
              words(
                  "le la les un une est sont je mon ma mes vous votre de du des pour et dans sur"
                      + " peut puis comment quoi pourquoi quand où qui sera pas ai avez il elle ce"
                      + " avec être si ou que quel quelle"),
          "es",
              words(
                  "el la los las un una es son yo mi mis tu su de del para y en por puedo puede"
                      + " cómo qué cuándo dónde quién no he ha hay con ser si o que como cuál"),
          "it",
              words(
                  "il lo la gli un una è sono io mio mia di del della per e nel su può posso come"
                      + " cosa perché quando dove chi non ho ha con essere se o che quale"),
          "pt",
              words(
                  "o a os as um uma é são eu meu minha de do da para e em por posso pode como que"
                      + " quando onde quem não tenho tem há com ser se ou qual"),
          "nl",
              words(
                  "de het een is zijn was ik mijn me je uw van voor en op in kan kunnen hoe wat"
                      + " waarom wanneer waar wie wordt niet heb heeft met bij als of uit"));

  private TextLanguage() {}

  private static Set<String> words(String words) {
    return Set.of(words.split(" ", -1));
  }

  /** A tag such as {@code latin-en}; {@code latin-und} if only the script can be told. */
  public static String of(String text) {
    String script = script(text);
    return script.equals("latin") ? script + '-' + latin(text) : script;
  }

  /** The script of most letters. */
  private static String script(String text) {
    Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
    text.codePoints()
        .filter(Character::isLetter)
        .forEach(c -> letters.merge(UnicodeScript.of(c), 1, Integer::sum));
    return letters.entrySet().stream()
        .max(Map.Entry.<UnicodeScript, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
        .map(most -> most.getKey().name().toLowerCase(Locale.ROOT))
        .orElse("none");
  }

  /** The language with the most of its words in the text; {@code und} if none leads. */
  private static String latin(String text) {
    String[] words = WORD.split(text.toLowerCase(Locale.ROOT), -1);
    int most = 0;
    List<String> leaders = new ArrayList<>();
    for (Map.Entry<String, Set<String>> language : WORDS.entrySet()) {
      int found = 0;
      for (String word : words) {
        found += language.getValue().contains(word) ? 1 : 0;
      }
      if (found > most) {
        most = found;
        leaders.clear();
      }
      if (found == most && found > 0) {
        leaders.add(language.getKey());
      }
    }
    return leaders.size() == 1 ? leaders.getFirst() : "und";
  }
}
