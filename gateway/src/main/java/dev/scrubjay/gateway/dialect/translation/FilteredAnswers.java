package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.translation.AnswerFilter.EventFilter;
import java.util.ArrayList;
import java.util.List;

/** A decoder whose answers pass a filter. */
public record FilteredAnswers(AnswerDecoder provider, AnswerFilter filter)
    implements AnswerDecoder {

  @Override
  public TranslatedAnswer decode(ObjectNode answer) {
    TranslatedAnswer whole = provider.decode(answer);
    return whole.withChoices(whole.choices().stream().map(filter::whole).toList());
  }

  @Override
  public StreamDecoder stream() {
    return new FilteredStream(provider.stream(), filter.stream());
  }

  private record FilteredStream(StreamDecoder decoder, EventFilter filter)
      implements StreamDecoder {
    @Override
    public List<AnswerEvent> accept(SseEvent event) {
      List<AnswerEvent> steps = new ArrayList<>();
      decoder.accept(event).forEach(step -> steps.addAll(filter.accept(step)));
      return steps;
    }

    @Override
    public boolean isComplete() {
      return decoder.isComplete();
    }

    @Override
    public boolean mayEnd() {
      return decoder.mayEnd();
    }
  }
}
