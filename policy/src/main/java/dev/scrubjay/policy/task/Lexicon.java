package dev.scrubjay.policy.task;

import org.jspecify.annotations.Nullable;

/**
 * The words and pairs of words that are clues to the task of a text: a hash table from the hash of
 * a word to a clue. Of words with the same 32-bit hash, which is rare, the first counts.
 */
final class Lexicon {
  /**
   * The task that a word is a clue to. {@link #HARD} is not a type of task but a clue to
   * difficulty.
   */
  enum Clue {
    CODE(
        """
        code function def class method return import python java javascript typescript rust golang
        sql query bash script regex compile compiler runtime exception stacktrace debug bug refactor
        algorithm api endpoint implement program array boolean null async unit_test pull_request
        time_complexity source_code
        """),
    MATH(
        """
        equation integer integers polynomial triangle circle angle theorem prove proof lemma matrix
        vector derivative integral probability modulo remainder divisible perimeter radius diagonal
        sequence digits prime factorial logarithm cosine sine tangent quadratic coefficients roots
        graph_of real_number real_numbers positive_integer positive_integers ordered_pairs
        simplify evaluate polynomials arithmetic geometric perpendicular midpoint vertices hexagon
        parabola inverse_of square_root such_that satisfies expressed common_fraction complex_number
        complex_numbers x_axis y_axis base_ten
        """),
    QUANTITY(
        """
        how_many how_much total each per cost costs price dollars cents hours minutes days weeks
        percent twice half times_as more_than less_than left earn earns spend spends pay pays buys
        bought sold average at_least altogether in_total ratio percentage remaining fewer older
        years_old years_from how_old how_far how_long miles pounds feet inches gallons ounces liters
        dozen double triple months
        """),
    TRANSLATION(
        """
        translate translation translated into_english into_french into_german into_spanish
        into_japanese into_chinese to_english to_french to_german to_spanish
        """),
    SUMMARY("summarize summarise summary tldr key_points main_points shorten condense abstract_of"),
    EXTRACTION("extract entities fields parse mentions list_all find_all named_entities"),
    CLASSIFICATION(
        "classify classification category categories label labels sentiment spam"
            + " positive_or_negative intent"),
    WRITING(
        """
        essay poem story email letter blog draft rewrite tone paragraph write_a headline slogan
        lyrics speech article
        """),
    ANALYSIS(
        "analyze analyse analysis compare evaluate_the pros_and trade_offs tradeoffs assess review"
            + " implications critique"),
    SCIENCE(
        """
        force velocity mass energy electric magnetic temperature pressure molecule molecules atom
        atoms acid reaction solution enthalpy electrons wavelength frequency gas liquid kinetic
        momentum joules newtons volts kelvin moles current charge thermodynamic photon voltage
        circuit resistance pipe beam flow density
        """),
    MEDICINE(
        """
        patient patients disease symptoms treatment diagnosis clinical blood cell cells gene genes
        protein proteins dna bacteria virus hormone infection species organism tissue nerve muscle
        bone drug therapy vitamin cancer nutrition evolution enzyme membrane chromosome
        """),
    LAW(
        """
        defendant plaintiff court statute contract liability tort negligence jury homeowner lawsuit
        constitutional amendment law legal jurisdiction prosecution crime felony trial seller buyer
        damages deed attorney convicted
        """),
    BUSINESS(
        """
        market demand supply price_of inflation gdp revenue investment interest_rate stock bond tax
        company firm firms marketing consumer consumers accounting balance_sheet profit monetary
        fiscal equilibrium monopoly elasticity shareholders capital cash management economy economic
        """),
    HUMANITIES(
        """
        philosopher philosophy moral ethics argument kant aristotle plato utilitarian century war
        empire revolution religion culture historical passage society psychology psychologist
        behavior cognitive personality freud counselor therapy_session bce government political
        president treaty colonial
        """),
    HARD(
        """
        prove proof step_by design architecture optimize optimise rigorous thorough comprehensive
        in_detail edge_cases trade_offs constraints derive justify multi_step research strategy
        """);

    private final String words;

    Clue(String words) {
      this.words = words;
    }
  }

  private static final int SLOTS = 1 << 11;
  private static final int FNV_OFFSET = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  private final int[] hashes = new int[SLOTS];
  private final @Nullable Clue[] clues = new Clue[SLOTS];

  Lexicon() {
    for (Clue clue : Clue.values()) {
      for (String entry : clue.words.strip().split("\\s+", -1)) {
        put(hashOf(entry), clue);
      }
    }
  }

  private static int hashOf(String entry) {
    int hash = 0;
    for (String word : entry.split("_", -1)) {
      int next = FNV_OFFSET;
      for (int i = 0; i < word.length(); i++) {
        next = extend(next, word.charAt(i));
      }
      hash = hash == 0 ? next : pair(hash, next);
    }
    return hash;
  }

  private void put(int hash, Clue clue) {
    int slot = hash & (SLOTS - 1);
    while (clues[slot] != null) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    hashes[slot] = hash;
    clues[slot] = clue;
  }

  /** The clue of the word, or pair of words, with {@code hash}; null if there is none. */
  @Nullable Clue clue(int hash) {
    int slot = hash & (SLOTS - 1);
    while (clues[slot] != null) {
      if (hashes[slot] == hash) {
        return clues[slot];
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    return null;
  }

  /** The hash of an empty word. */
  static int start() {
    return FNV_OFFSET;
  }

  /** The hash of a word extended by a letter, in lower case (FNV-1a). */
  static int extend(int hash, char letter) {
    return (hash ^ letter) * FNV_PRIME;
  }

  /** The hash of two consecutive words. */
  static int pair(int first, int second) {
    return first * 31 + second;
  }
}
