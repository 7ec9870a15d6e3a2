package dev.scrubjay.gateway.dialect.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.SseEvent;
import java.util.List;

/** A provider's dialect, written by hand from its documentation: its requests and replies. */
interface ProviderFace {
  ProviderDialect dialect();

  /** The model that is asked. */
  String model();

  /** Reads a request; fails if the provider would refuse it. */
  Question read(ProviderCall call);

  /** What the provider can be told of {@code question}, which was asked in another dialect. */
  Question taken(Question question);

  /** What the provider tells of {@code answer}. */
  Answer told(Answer answer);

  /** What the provider tells a client of its own dialect. */
  default Answer passed(Answer answer) {
    return told(answer);
  }

  /** The reply that gives {@code answer} to {@code call}. */
  ObjectNode reply(ProviderCall call, Answer answer);

  /** The stream that gives {@code answer} to {@code call}. */
  List<SseEvent> stream(ProviderCall call, Answer answer);
}
