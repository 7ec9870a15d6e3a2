package dev.scrubjay.policy.semantic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The vocabularies of the guards: English first, with the negations of the larger languages. */
final class GuardWords {
  private static final int SHORTEST_PLURAL = 4;
  private static final Pattern SPACES = Pattern.compile("\\s+");

  /** Words that deny, or say that something does not come about. */
  static final Set<String> NEGATIONS =
      words(
          """
          not no never none nobody nothing nowhere neither nor without except unless non
          hardly barely scarcely rarely seldom lack lacks lacking lacked avoid avoids avoiding instead
          nicht kein keine keinen keinem keiner keines nie niemals nichts niemand nirgends weder
          ohne außer
          ne pas jamais sans aucun aucune rien ni nul nulle
          nunca jamás sin ningún ninguno ninguna nadie nada tampoco
          não jamais sem nenhum nenhuma ninguém nem
          mai senza nessun nessuno nessuna niente nulla né neanche
          niet geen nooit zonder niets niemand nergens
          nie bez nigdy nikt nic żaden żadna żadne
          не нет ни без нельзя никогда ничего никто
          不 没 沒 無 无 非 未 别 別 勿
          """);

  /** Words that deny what follows, if that begins with "to". */
  static final Set<String> DENIALS_OF_DEEDS =
      words(
          "fail fails failed failing refuse refuses refused refusing unable unwilling forget forgot");

  /** Beginnings of words that say the opposite of the rest, or that it is undone. */
  static final List<String> UNDOING =
      List.of("un", "in", "im", "ir", "il", "dis", "non", "de", "mis");

  static final Set<String> ARTICLES =
      words("a an the my our your his her their this that some any");

  /** Words of which it matters what is before and what is after them. */
  static final Set<String> RELATIONS =
      words(
          "than to into onto before after over under above below from by for via minus precedes follows");

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
          whether being any some
          """);

  /** Words that may be there or not where all others are the same. */
  private static final Set<String> SOFT =
      words(
          """
          able possible using myself yet still already now currently actually ever located
          """);

  /** Words of which each means the same as the one after it, in most senses of both. */
  private static final Map<String, Set<String>> SYNONYMS =
      bothWays(
          """
          buy purchase begin start end finish fix repair help assist show display choose select
          allow permit big large quick fast need require error mistake photo picture
          """);

  /** Words that a slip of spelling makes of each other, though each is a word of its own. */
  private static final Map<String, Set<String>> LOOKALIKES =
      bothWays(
          """
          casual causal casually causally marital martial united untied unites unties sacred scared silver sliver
          trials trails diaries dairies angels angles desert dessert deserts desserts hoping hopping dining dinning
          staring starring scared scarred striped stripped taping tapping filing filling moping mopping
          griping gripping sloping slopping wining winning mating matting biding bidding siting sitting
          """);

  /** Words that are no names, wherever they have a capital. */
  static final Set<String> COURTESIES =
      words("please pls thanks thank kindly hi hello hey sorry cheers regards dear many any");

  /** What short forms stand for, beside those that {@link #plain} can tell by their endings. */
  private static final Map<String, List<String>> SHORT_FORMS =
      longForms(
          """
          cannot=can not; can't=can not; cant=can not; won't=will not; wont=will not; shan't=shall not;
          dont=do not; didnt=did not; doesnt=does not; isnt=is not; wasnt=was not; arent=are not;
          werent=were not; hasnt=has not; havent=have not; hadnt=had not; couldnt=could not;
          wouldnt=would not; shouldnt=should not; ain't=is not; aint=is not;
          what's=what is; whats=what is; where's=where is; wheres=where is; who's=who is;
          when's=when is; how's=how is; hows=how is; why's=why is; that's=that is; thats=that is;
          there's=there is; theres=there is; here's=here is; it's=it is; he's=he is; she's=she is;
          let's=let us; im=i am; ive=i have; youre=you are; theyre=they are;
          gonna=going to; wanna=want to; which=what; gotta=got to
          """);

  private static final Map<String, String> ENDINGS =
      Map.of("n't", "not", "'re", "are", "'ve", "have", "'ll", "will", "'m", "am", "'d", "would");

  /** How people begin to ask, as words without their short forms. */
  static final Set<List<String>> OPENINGS = openings();

  /** How they end. */
  static final Set<List<String>> CLOSINGS =
      phrases(
          """
          thank you; thanks; thank you in advance; thanks in advance; thank you very much;
          thank you so much; thanks so much; thanks a lot; many thanks; cheers; please; pls;
          thanks for your help; thank you for your help; thanks for the help; any help is appreciated;
          any help would be appreciated; please let me know; please help; please advise;
          if possible; if you do not mind; if that is ok
          """);

  /** The most words of an opening or closing. */
  static final int LONGEST_PHRASE = 7;

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
          thousand 1000 million 1000000 billion 1000000000
          """);

  /** Pairs of opposites, by their singular; a word may be in several. */
  private static final Map<String, Set<String>> OPPOSITES =
      bothWays(
          GuardWords::singular,
          """
          ascending descending increase decrease increasing decreasing rise fall rising falling
          maximum minimum max min maximize minimize largest smallest highest lowest longest
          shortest most least more less above below over under before after first last earliest
          latest oldest newest old new next previous start end begin finish start stop open close
          opening closing open closed enable disable enabled disabled activate deactivate on off
          in out up down left right north south east west add remove add delete insert delete
          create delete create destroy install uninstall buy sell buying selling import export
          upload download send receive sent received sending receiving deposit withdraw deposit
          withdrawal lend borrow push pull win lose accept reject accepted rejected accepted
          declined accept decline approve reject allow forbid allow deny allowed forbidden allow
          block lock unlock block unblock freeze unfreeze encrypt decrypt encode decode compress
          decompress serialize deserialize connect disconnect login logout mount unmount true
          false yes no positive negative correct incorrect legal illegal possible impossible
          safe unsafe valid invalid public private synchronous asynchronous sync async inside
          outside internal external input output source target horizontal vertical row column
          hot cold cheap expensive cheapest dearest best worst better worse good bad advantage
          disadvantage pro con love hate male female man woman men women husband wife mother
          father brother sister son daughter his her he she day night morning evening am pm
          credit debit profit loss arrive depart arrival departure lengthen shorten heat cool
          summer winter parent child ancestor descendant with without include exclude including
          excluding odd even prefix suffix fast slow faster slower easy difficult easy hard full
          empty read write head tail front back virtual physical single multiple temporary
          permanent both neither through bounced granted denied grant deny pass fail passed
          failed succeed fail succeeded failed success failure approved rejected
          approved declined approve decline upgrade downgrade upgraded downgraded upgrading
          downgrading cancel renew cancelled renewed canceled renewed cancelling renewing hire
          fire hired fired expand collapse show hide shown hidden visible hidden attach detach
          attached detached append prepend pause resume paused resumed gain lose gained lost
          gain loss raise lower raised lowered raising lowering strengthen weaken tighten loosen
          thick thin heavy light heavier lighter wet dry loud quiet deep shallow wide narrow
          wider narrower older younger taller shorter bigger smaller larger smaller higher lower
          longer shorter majority minority upper lower inner outer buyer seller lender borrower
          landlord tenant employer employee teacher student sender recipient sender receiver
          payer payee ancient modern domestic foreign domestic international gross net fixed
          variable manual automatic manually automatically guilty innocent alive dead birth
          death born died married single married divorced entry exit enter exit enter leave
          inbound outbound incoming outgoing ingress egress upstream downstream asset liability
          income expense surplus deficit bullish bearish overpaid underpaid
          overweight underweight earlier later early late past future sunrise sunset acidic
          alkaline solid liquid hardware software frontend backend uppercase lowercase static
          dynamic serial parallel local remote strong weak stronger weaker strongest weakest
          rich poor tight loose forward backward clockwise counterclockwise clockwise
          anticlockwise present absent presence absence boy girl uncle aunt king queen nephew
          niece grandfather grandmother easier harder
          """);

  private static Set<List<String>> openings() {
    Set<List<String>> openings =
        new HashSet<>(
            phrases(
                """
                help; help me; help me to; explain; i want to; i need to; i would like to; i wish to;
                hi; hello; hey; hi there; hello there; good morning; good afternoon; good evening;
                dear team; excuse me; sorry; please; pls; kindly; ok; okay; well; so;
                tell me; please tell me; let me know; please let me know; please explain;
                please explain to me; please help me; do you know; do you happen to know;
                does anyone know; does anybody know; any idea; do you have any idea;
                i wonder; i wonder if; i wonder whether; i was wondering; i was wondering if;
                i was wondering whether; i am wondering; i am wondering if; just wondering;
                i am curious; i have a question; quick question; a quick question;
                i am trying to find out; i am trying to understand
                """));
    for (String modal : List.of("can", "could", "would", "will")) {
      for (String polite : List.of("", " please", " kindly")) {
        for (String verb :
            List.of(
                "tell me",
                "tell me please",
                "explain",
                "explain to me",
                "help me",
                "help me understand",
                "help me to understand",
                "help me find out",
                "let me know",
                "advise",
                "advise me")) {
          openings.add(split(modal + " you" + polite + " " + verb));
        }
      }
    }
    for (String wish : List.of("i want to", "i would like to", "i need to", "i wish to")) {
      for (String verb : List.of("know", "know if", "ask", "ask if", "find out", "understand")) {
        openings.add(split(wish + " " + verb));
      }
    }
    return Set.copyOf(openings);
  }

  /** Those of the words that are no fillers. */
  static List<String> essential(List<String> words) {
    List<String> essential = new ArrayList<>(words.size());
    for (String word : words) {
      if (!FILLERS.contains(word)) {
        essential.add(word.equals("1") ? "one" : word);
      }
    }
    return essential;
  }

  /**
   * The words that the essential ones come down to without those by which people begin and end
   * politely, and soft ones. A prompt of nothing else has all its words.
   */
  static List<String> core(List<String> words) {
    int start = 0;
    for (int phrase = openingAt(words, start); phrase > 0; phrase = openingAt(words, start)) {
      start += phrase;
    }
    int end = words.size();
    for (int phrase = closingAt(words, start, end); phrase > 0; ) {
      end -= phrase;
      phrase = closingAt(words, start, end);
    }
    List<String> core = essential(start < end ? words.subList(start, end) : words);
    core.removeIf(SOFT::contains);
    return core.isEmpty() ? words : core;
  }

  /** The length of the longest phrase to begin with at {@code start}; 0 if there is none. */
  private static int openingAt(List<String> words, int start) {
    for (int size = Math.min(LONGEST_PHRASE, words.size() - start); size > 0; size--) {
      if (OPENINGS.contains(words.subList(start, start + size))) {
        return size;
      }
    }
    return 0;
  }

  private static int closingAt(List<String> words, int start, int end) {
    for (int size = Math.min(LONGEST_PHRASE, end - start); size > 0; size--) {
      if (CLOSINGS.contains(words.subList(end - size, end))) {
        return size;
      }
    }
    return 0;
  }

  /** A word without short forms, in lower case: one word or two. */
  static List<String> plain(String lower) {
    List<String> known = SHORT_FORMS.get(lower);
    if (known != null) {
      return known;
    }
    int apostrophe = lower.lastIndexOf('\'');
    if (apostrophe > 0) {
      boolean negated = lower.endsWith("n't");
      int end = negated ? apostrophe - 1 : apostrophe;
      String rest = ENDINGS.get(lower.substring(end));
      if (rest != null && end > 0) {
        return List.of(lower.substring(0, end), rest);
      }
    }
    return List.of(lower);
  }

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

  /** Whether a word says the opposite of one of the others, in the singular or the plural. */
  static boolean isOppositeOfAny(String word, Set<String> others) {
    Set<String> opposites = OPPOSITES.getOrDefault(singular(word), Set.of());
    return !opposites.isEmpty()
        && others.stream().anyMatch(other -> opposites.contains(singular(other)));
  }

  private static String singular(String word) {
    return word.length() >= SHORTEST_PLURAL && word.endsWith("s") && !word.endsWith("ss")
        ? word.substring(0, word.length() - 1)
        : word;
  }

  /** Whether two words mean the same. */
  static boolean areSynonyms(String left, String right) {
    return SYNONYMS.getOrDefault(left, Set.of()).contains(right);
  }

  /**
   * Whether two words are so alike that one could be the other misspelt, but mean another thing.
   */
  static boolean areLookalikes(String left, String right) {
    return LOOKALIKES.getOrDefault(left, Set.of()).contains(right);
  }

  private static Set<String> words(String text) {
    return Set.copyOf(split(text));
  }

  private static Set<List<String>> phrases(String text) {
    Set<List<String>> phrases = new HashSet<>();
    for (String phrase : text.split(";", -1)) {
      phrases.add(split(phrase));
    }
    return Set.copyOf(phrases);
  }

  private static Map<String, List<String>> longForms(String text) {
    Map<String, List<String>> forms = new HashMap<>();
    for (String form : text.split(";", -1)) {
      String[] sides = form.trim().split("=", -1);
      forms.put(sides[0], split(sides[1]));
    }
    return Map.copyOf(forms);
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
    return bothWays(UnaryOperator.identity(), text);
  }

  private static Map<String, Set<String>> bothWays(UnaryOperator<String> form, String text) {
    Map<String, Set<String>> partners = new HashMap<>();
    List<String> words = split(text).stream().map(form).toList();
    for (int i = 0; i + 1 < words.size(); i += 2) {
      partners.computeIfAbsent(words.get(i), word -> new HashSet<>()).add(words.get(i + 1));
      partners.computeIfAbsent(words.get(i + 1), word -> new HashSet<>()).add(words.get(i));
    }
    return Map.copyOf(partners);
  }

  private static List<String> split(String text) {
    return SPACES.splitAsStream(text.trim()).toList();
  }
}
