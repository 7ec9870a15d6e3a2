package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.translation.AnswerFilter.EventFilter;
import java.util.List;

/** A decoder whose answers pass a filter. */
public record FilteredAnswers(AnswerDecoder provider, AnswerFilter filter)
    implements AnswerDecoder {

  /** A decoder whose answers pass each of {@code filters}, in their order. */
  public static AnswerDecoder of(AnswerDecoder provider, List<AnswerFilter> filters) {
    AnswerDecoder decoder = provider;
    for (AnswerFilter filter : filters) {
      decoder = new FilteredAnswers(decoder, filter);
    }
    return decoder;
  }

  @Override
  public TranslatedAnswer decode(ObjectNode answer) {
    TranslatedAnswer whole = provider.decode(answer);
    return whole.withChoices(whole.choices().stream().map(filter::whole).toList());
  }

  @Override
  public StreamDecoder stream() {
    return new FilteredStream(provider.stream(), filter.stream());
  }

  private static final class FilteredStream extends DecodedStream<AnswerEvent>
      implements StreamDecoder {
    FilteredStream(StreamDecoder decoder, EventFilter filter) {
      super(decoder, filter::accept);
    }
  }
}
