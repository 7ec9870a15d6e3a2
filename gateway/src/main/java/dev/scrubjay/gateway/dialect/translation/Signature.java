package dev.scrubjay.gateway.dialect.translation;

import java.util.Locale;
import java.util.Optional;

/**
 * What a provider attaches to the reasoning of its model, and wants back unchanged with the next
 * request. It means nothing to other providers.
 *
 * @param maker the provider that made it
 * @param value opaque, and possibly several kilobytes long
 */
public record Signature(Maker maker, String value) {

  /** The makers of signatures. */
  public enum Maker {
    ANTHROPIC,
    GOOGLE,
    OPENAI;

    private String tag() {
      return name().toLowerCase(Locale.ROOT) + ":";
    }
  }

  /** This in a member that has signatures of {@code home}; those of others get a tag. */
  public String in(Maker home) {
    return maker == home ? value : maker.tag() + value;
  }

  /** The signature that {@link #in} wrote as {@code text}. */
  public static Signature of(String text, Maker home) {
    for (Maker maker : Maker.values()) {
      if (text.startsWith(maker.tag())) {
        return new Signature(maker, text.substring(maker.tag().length()));
      }
    }
    return new Signature(home, text);
  }

  /** The value, if {@code reader} made it. */
  public Optional<String> valueFor(Maker reader) {
    return maker == reader ? Optional.of(value) : Optional.empty();
  }
}
