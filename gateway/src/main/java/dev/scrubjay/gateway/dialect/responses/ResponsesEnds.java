package dev.scrubjay.gateway.dialect.responses;

import java.util.Set;

/** The names of the events that matter to those who read a stream without translating it. */
final class ResponsesEnds {
  /** An item of the output is whole. */
  static final String ITEM = "response.output_item.done";

  private static final Set<String> ENDS =
      Set.of("response.completed", "response.incomplete", "response.failed");

  private ResponsesEnds() {}

  /** Whether {@code type} ends the stream. */
  static boolean isEnd(String type) {
    return ENDS.contains(type);
  }
}
