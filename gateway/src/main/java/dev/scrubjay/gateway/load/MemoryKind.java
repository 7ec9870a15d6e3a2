package dev.scrubjay.gateway.load;

import java.util.Locale;

/** What memory is taken for. */
public enum MemoryKind {
  /** Request bodies, from their arrival to the end of their requests. */
  BODY(true),
  /** Whole replies that are being written. */
  REPLY(true),
  /** Providers' replies while they are read. */
  UPSTREAM(true),
  /** Copies of streams, from which the answers to store are assembled. */
  CAPTURE(false),
  /** The events of streams, for requests that join them late. */
  LOG(false),
  /** The events of streams and of second answers, for the rescue of those that break off. */
  RESCUE(false),
  /** Entries that are being stored. */
  STORE(false),
  /** Requests and answers that are kept to be repeated on another model. */
  SHADOW(false);

  private final boolean essential;

  MemoryKind(boolean essential) {
    this.essential = essential;
  }

  /** Whether a request cannot be answered without it. */
  boolean isEssential() {
    return essential;
  }

  /** The value of its label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
