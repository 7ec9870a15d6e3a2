package dev.scrubjay.gateway.semantic;

import dev.scrubjay.policy.semantic.Asker;
import dev.scrubjay.policy.semantic.ReuseFeatures;
import dev.scrubjay.policy.semantic.ReusePair;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a comparison of two answers said, as Redis keeps it for all replicas.
 *
 * @param id its name within its workspace, which begins with its partition and sorts by time
 * @param choice what the entry was among those that might have been reused
 * @param fingerprint of the entry's answer then
 */
record KnownReuse(String id, ReusePair pair, Choice choice, String fingerprint) {
  /** What an entry was among those that might have been reused. */
  enum Choice {
    /** Its answer was reused, or would have been. */
    REUSED("true"),
    /** It would have been reused if more had spoken for it. */
    FIRST("false"),
    /** Others came before it, and were wrong. */
    LATER("later");

    /** What notes have had from the beginning, when there were but two. */
    private final String text;

    Choice(String text) {
      this.text = text;
    }

    private static Choice of(String text) {
      return Arrays.stream(values())
          .filter(each -> each.text.equals(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("choice: '" + text + "'"));
    }
  }

  private static final String VERSION = "2";
  private static final int PARTS = 10;

  /** The version without the asker, who is then taken for {@link Asker#ANYBODY}. */
  private static final String WITHOUT_ASKER = "1 ";

  private static final int RADIX = 36;

  /**
   * A name.
   *
   * @param number that no other comparison of the same millisecond has
   */
  static String id(String partition, long millis, int number) {
    return String.format(
            Locale.ROOT,
            "%s:%10s%s",
            partition,
            Long.toString(millis, RADIX),
            Integer.toUnsignedString(number, RADIX))
        .replace(' ', '0');
  }

  /** The part of the name by which comparisons sort by time. */
  String time() {
    return id.substring(id.indexOf(':') + 1);
  }

  /** The text that Redis keeps. */
  String encode() {
    ReuseFeatures features = pair.features();
    return String.join(
        " ",
        VERSION,
        pair.entry(),
        Double.toString(features.similarity()),
        Double.toString(features.margin()),
        Double.toString(features.share()),
        Double.toString(features.trust()),
        Boolean.toString(pair.right()),
        choice.text,
        fingerprint,
        pair.asker().text());
  }

  /** Reads what Redis keeps under {@code id}; empty if it is of another version, or rubbish. */
  static Optional<KnownReuse> decode(String id, String text) {
    String current =
        text.startsWith(WITHOUT_ASKER)
            ? String.join(
                " ", VERSION, text.substring(WITHOUT_ASKER.length()), Asker.ANYBODY.text())
            : text;
    String[] parts = current.split(" ", -1);
    int colon = id.indexOf(':');
    if (parts.length != PARTS || !parts[0].equals(VERSION) || colon < 0) {
      return Optional.empty();
    }
    try {
      ReuseFeatures features =
          new ReuseFeatures(
              Double.parseDouble(parts[2]),
              Double.parseDouble(parts[3]),
              Double.parseDouble(parts[4]),
              Double.parseDouble(parts[5]));
      ReusePair pair =
          new ReusePair(
              id.substring(0, colon),
              parts[1],
              features,
              Boolean.parseBoolean(parts[6]),
              Asker.parse(parts[9]));
      return Optional.of(new KnownReuse(id, pair, Choice.of(parts[7]), parts[8]));
    } catch (IllegalArgumentException rubbish) {
      return Optional.empty();
    }
  }
}
