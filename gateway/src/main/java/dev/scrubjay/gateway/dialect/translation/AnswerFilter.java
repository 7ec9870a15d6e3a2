package dev.scrubjay.gateway.dialect.translation;

import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import java.util.List;

/** A change of a provider's answers on their way to the client, which undoes one of the request. */
public interface AnswerFilter {

  /** Changes a choice of a whole answer. */
  AnswerChoice whole(AnswerChoice choice);

  /** A filter of one stream. */
  EventFilter stream();

  /** Changes the events of a stream. Not thread-safe. */
  interface EventFilter {
    List<AnswerEvent> accept(AnswerEvent event);
  }
}
