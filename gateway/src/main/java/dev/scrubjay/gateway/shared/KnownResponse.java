package dev.scrubjay.gateway.shared;

import java.util.Optional;

/**
 * Who made a response, or an item of one.
 *
 * @param provider its name
 * @param model its id; empty for a conversation that no model has answered in
 * @param kept whether the provider keeps it, so that it can be asked for it
 * @param entry the hash of the key under which the cache may have it; empty if it cannot
 */
public record KnownResponse(String provider, String model, boolean kept, String entry) {
  private static final String VERSION = "1";
  private static final int PARTS = 5;

  /** Something that a provider keeps, and that no model has made. */
  public static KnownResponse kept(String provider) {
    return new KnownResponse(provider, "", true, "");
  }

  String encode() {
    return String.join("\n", VERSION, provider, model, kept ? "kept" : "", entry);
  }

  static Optional<KnownResponse> decode(String text) {
    String[] parts = text.split("\n", -1);
    return parts.length == PARTS && parts[0].equals(VERSION)
        ? Optional.of(new KnownResponse(parts[1], parts[2], parts[3].equals("kept"), parts[4]))
        : Optional.empty();
  }
}
