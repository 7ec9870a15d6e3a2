package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.Answer;

/** What came of making an answer before it is asked for. */
public sealed interface PreloadOutcome {
  /** The answer is in the cache already. */
  record Present() implements PreloadOutcome {}

  /** There is no room for the call, or another is in flight, or the request is never cached. */
  record NoRoom() implements PreloadOutcome {}

  /** The answer may cost more than it may. */
  record TooDear() implements PreloadOutcome {}

  /** The answer was made. */
  record Made(Answer answer) implements PreloadOutcome {}
}
