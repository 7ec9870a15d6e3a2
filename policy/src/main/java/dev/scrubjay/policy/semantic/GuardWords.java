package dev.scrubjay.policy.semantic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The vocabularies of the guards: English first, with the negations of the larger languages. */
final class GuardWords {
  private static final Pattern SPACES = Pattern.compile("\\s+");

  static final Set<String> NEGATIONS =
      words(
          """
          not no never none nobody nothing nowhere neither nor without cannot except unless non
          nicht kein keine keinen nie niemals ohne ne pas jamais sans aucun aucune nunca sin ningún
          ninguna não nunca sem nenhum non mai senza nessun niet geen nooit zonder nie bez не нет
          ni без нельзя
          """);

  static final Set<String> DATES =
      words(
          """
          monday tuesday wednesday thursday friday saturday sunday january february april june july
          august september october november december today tomorrow yesterday tonight weekend
          christmas easter
          """);

  static final Set<String> INSTRUCTIONS =
      words(
          """
          ignore disregard pretend respond reply answer say output print return write rewrite
          translate summarize summarise format json yaml xml csv html markdown bullet bullets briefly
          concise detailed verbatim word words sentence sentences english german french spanish
          italian portuguese dutch chinese japanese korean russian arabic hindi polish turkish
          python java javascript typescript rust golang kotlin swift ruby php bash sql
          """);

  /** Words without which a prompt asks the same. */
  static final Set<String> FILLERS =
      words(
          """
          a an the please pls thanks thank you kindly hi hello hey so just really very also and or
          but then there here it its it's is are was were be been am i i'm im i've ive my me mine we
          our us to of for in on at by with from as that this these those do does did can could would
          will shall should may might must have has had get got if
          """);

  private static final Map<String, String> UNITS =
      pairs(
          """
          $ usd dollar usd dollars usd usd usd € eur euro eur euros eur eur eur £ gbp pound gbp
          pounds gbp gbp gbp ¥ jpy yen jpy jpy jpy % percent percent percent kg kg kilogram kg
          kilograms kg g gram gram gram grams gram lb lb lbs lb km km kilometer km kilometers km
          kilometre km kilometres km mile mile miles mile meter metre metre metre meters metre
          metres metre cm cm mm mm inch inch inches inch ft foot feet foot foot foot second second
          seconds second minute minute minutes minute hour hour hours hour day day days day
          week week weeks week month month months month year year years year celsius celsius
          fahrenheit fahrenheit decade decade decades decade century century centuries century
          ms ms millisecond ms milliseconds ms microsecond microsecond microseconds microsecond
          mg mg milligram mg milligrams mg ounce oz ounces oz oz oz tonne tonne tonnes tonne
          ton ton tons ton stone stone stones stone yard yard yards yard acre acre acres acre
          hectare hectare hectares hectare pint pint pints pint ml ml millilitre ml millilitres ml
          milliliter ml milliliters ml centimetre cm centimetres cm centimeter cm centimeters cm
          millimetre mm millimetres mm millimeter mm millimeters mm watt watt watts watt
          kilowatt kw kilowatts kw volt volt volts volt amp ampere amps ampere joule joule
          joules joule calorie calorie calories calorie knot knot knots knot kelvin kelvin
          byte byte bytes byte kilobyte kb kilobytes kb megabyte mb megabytes mb gigabyte gb
          gigabytes gb terabyte tb terabytes tb rupee inr rupees inr inr inr franc chf francs chf
          chf chf yuan cny cny cny peso peso pesos peso ruble rub rubles rub rub rub krona krona
          kronor krona krone krone kroner krone zloty pln pln pln lira lira rand rand cent cent
          cents cent penny penny pence penny kb kb mb mb gb gb tb tb liter litre litre litre
          liters litre litres litre gallon gallon gallons gallon mph mph kmh kmh
          """);

  private static final Map<String, String> NUMBERS =
      pairs(
          """
          zero 0 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12
          thirteen 13 fourteen 14 fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20
          thirty 30 forty 40 fifty 50 sixty 60 seventy 70 eighty 80 ninety 90 dozen 12 hundred 100
          thousand 1000 million 1000000
          """);

  /** Pairs of opposites; a word may be in several. */
  private static final Map<String, Set<String>> OPPOSITES =
      bothWays(
          """
          ascending descending increase decrease increasing decreasing rise fall rising falling
          maximum minimum max min maximize minimize largest smallest highest lowest longest shortest
          most least more less above below over under before after first last earliest latest oldest
          newest old new next previous start end begin finish start stop open close opening closing
          open closed enable disable enabled disabled activate deactivate on off in out up down left
          right north south east west add remove add delete insert delete create delete create
          destroy install uninstall buy sell buying selling import export upload download send
          receive sent received sending receiving deposit withdraw deposit withdrawal deposits
          withdrawals lend borrow push pull win lose accept reject accepted rejected accepted declined
          accept decline approve reject allow forbid allow deny allowed forbidden allow block lock
          unlock block unblock freeze unfreeze encrypt decrypt encode decode compress decompress
          serialize deserialize connect disconnect login logout mount unmount true false yes no
          positive negative true false correct incorrect legal illegal possible impossible safe unsafe
          valid invalid public private synchronous asynchronous sync async inside outside internal
          external input output source target horizontal vertical row column rows columns hot cold
          cheap expensive cheapest dearest best worst better worse good bad advantages disadvantages
          pros cons love hate male female man woman men women husband wife mother father brother
          sister son daughter his her he she day night morning evening am pm credit debit profit loss
          arrive depart arrival departure arrivals departures lengthen shorten heat cool summer winter
          parent child ancestor descendant with without include exclude including excluding odd even
          prefix suffix encode decode fast slow faster slower easy difficult easy hard full empty
          read write heads tails front back virtual physical single multiple temporary permanent
          """);

  /** The own names of units. */
  static final Set<String> UNIT_NAMES = Set.copyOf(UNITS.values());

  private GuardWords() {}

  /** The unit's own name, and other words as they are. */
  static String unitOr(String word) {
    return UNITS.getOrDefault(word, word);
  }

  /** The number's digits, or the empty text for other words. */
  static String number(String word) {
    return NUMBERS.getOrDefault(word, "");
  }

  /** The opposites of a word, none for most. */
  static Set<String> opposites(String word) {
    return OPPOSITES.getOrDefault(word, Set.of());
  }

  private static Set<String> words(String text) {
    return Set.copyOf(split(text));
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new HashMap<>();
    List<String> words = split(text);
    for (int i = 0; i + 1 < words.size(); i += 2) {
      pairs.put(words.get(i), words.get(i + 1));
    }
    return Map.copyOf(pairs);
  }

  private static Map<String, Set<String>> bothWays(String text) {
    Map<String, Set<String>> opposites = new HashMap<>();
    List<String> words = split(text);
    for (int i = 0; i + 1 < words.size(); i += 2) {
      opposites.computeIfAbsent(words.get(i), word -> new HashSet<>()).add(words.get(i + 1));
      opposites.computeIfAbsent(words.get(i + 1), word -> new HashSet<>()).add(words.get(i));
    }
    return Map.copyOf(opposites);
  }

  private static List<String> split(String text) {
    return SPACES.splitAsStream(text.trim()).toList();
  }
}
