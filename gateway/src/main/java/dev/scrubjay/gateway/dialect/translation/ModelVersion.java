package dev.scrubjay.gateway.dialect.translation;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version in a model's name, such as 4.5 in {@code claude-sonnet-4-5-20250929}. Providers take
 * other parameters from newer models.
 *
 * @param major 0 if the name has no version
 */
public record ModelVersion(int major, int minor) {
  private static final Pattern NUMBERS =
      Pattern.compile("(?<![0-9A-Za-z])(\\d{1,2})(?:[.-](\\d{1,2}))?(?![0-9A-Za-z])");

  /** The version after {@code family}, such as {@code claude}; empty if the name lacks that. */
  public static Optional<ModelVersion> of(String model, String family) {
    int at = model.toLowerCase(Locale.ROOT).indexOf(family);
    if (at < 0) {
      return Optional.empty();
    }
    Matcher numbers = NUMBERS.matcher(model.substring(at + family.length()));
    if (!numbers.find()) {
      return Optional.of(new ModelVersion(0, 0));
    }
    String minor = numbers.group(2);
    return Optional.of(
        new ModelVersion(
            Integer.parseInt(numbers.group(1)), minor == null ? 0 : Integer.parseInt(minor)));
  }

  public boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }
}
