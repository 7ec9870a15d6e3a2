package dev.scrubjay.gateway.chaos;

/** How a provider of the chaos run fails a call. */
enum Fault {
  NONE,
  /** Refuses with 500. */
  BROKEN,
  /** Refuses with 503. */
  OVERLOADED,
  /** Refuses with 429 and asks for a pause of a second. */
  LIMITED,
  /** Closes the connection without a byte. */
  RESET_AT_ONCE,
  /** Sends the head of a reply, and then nothing. */
  SILENT,
  /** Closes the connection in the middle of an answer. */
  RESET_IN_THE_MIDDLE,
  /** Sends half of an answer, and then nothing. */
  SILENT_IN_THE_MIDDLE,
  /** Reports an error in the middle of an answer. */
  ERROR_IN_THE_MIDDLE,
  /** Ends an answer in the middle as if it were whole, without an end marker. */
  CUT_IN_THE_MIDDLE
}
