package dev.scrubjay.gateway.config.reader;

/**
 * A value that must not be shown: it prints as {@code ***}.
 *
 * @param reveal the value
 */
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "***";
  }
}
