package dev.scrubjay.gateway.upstream.simulated;

import java.util.Arrays;
import java.util.Optional;

/** The faults that can be set for a simulated model. */
public enum Fault {
  /** Takes one second longer. */
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
  /** Starts a stream, and stops in the middle. */
  STALL("stall"),
  /** Starts an answer, and closes the connection in the middle. */
  CUT("cut"),
  /** Answers 200 with HTML. */
  RUBBISH("rubbish");

  private final String word;

  Fault(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /** The list of faults for error messages. */
  static String words() {
    return "expected one of " + Arrays.stream(values()).map(Fault::word).toList();
  }

  static Optional<Fault> of(String word) {
    return Arrays.stream(values()).filter(fault -> fault.word.equals(word)).findFirst();
  }
}
