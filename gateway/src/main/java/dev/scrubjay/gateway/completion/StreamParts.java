package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.attempt.Attempts;
import dev.scrubjay.gateway.routing.TokenCounts;

/** The collaborators of all streamed answers. */
record StreamParts(
    Attempts attempts,
    AnswerStorage storage,
    AnswerRecorder recorder,
    ResponseNotes notes,
    TokenCounts tokens) {}
