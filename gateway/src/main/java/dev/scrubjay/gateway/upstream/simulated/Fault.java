package dev.scrubjay.gateway.upstream.simulated;

import java.util.Arrays;
import java.util.Optional;

/** What a simulated model can be made to do wrong. */
public enum Fault {
  /** Takes a second more. */
  SLOW("slow"),
  /** Answers 429, with {@code Retry-After: 1}. */
  RATE_LIMITED("429"),
  /** Answers 400. */
  REFUSED("400"),
  /** Answers 500. */
  SERVER_ERROR("500"),
  /** Answers 503. */
  UNAVAILABLE("503"),
  /** Never answers. */
  HANG("hang"),
  /** Begins a stream, and falls silent in the middle. */
  STALL("stall"),
  /** Begins an answer, and closes the connection in the middle. */
  CUT("cut"),
  /** Answers 200 with a page of HTML. */
  RUBBISH("rubbish");

  private final String word;

  Fault(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /** All of them, for a person to choose from. */
  static String words() {
    return "expected one of " + Arrays.stream(values()).map(Fault::word).toList();
  }

  static Optional<Fault> of(String word) {
    return Arrays.stream(values()).filter(fault -> fault.word.equals(word)).findFirst();
  }
}
