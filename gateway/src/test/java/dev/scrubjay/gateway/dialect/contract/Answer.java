package dev.scrubjay.gateway.dialect.contract;

import dev.scrubjay.gateway.dialect.contract.Said.Call;
import dev.scrubjay.gateway.dialect.contract.Said.Words;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A model's answer, in no dialect. */
record Answer(List<Said> said, End end, Tokens tokens) {
  Answer {
    said = List.copyOf(said);
  }

  /** The reason why an answer ended. */
  enum End {
    STOP,
    CALLS,
    LENGTH,
    /** The model refused, or a filter withheld the answer. */
    REFUSED
  }

  /**
   * The usage.
   *
   * @param input with those that were read from or written to the provider's cache
   * @param output with those of reasoning
   */
  record Tokens(long input, long cached, long written, long output, long reasoning) {
    /** These tokens, as a provider tells them that does not count reasoning apart. */
    Tokens withoutReasoning() {
      return new Tokens(input, cached, written, output, 0);
    }

    /** These tokens, in a dialect that does not tell what was written to a cache. */
    Tokens withoutWritten() {
      return new Tokens(input, cached, 0, output, reasoning);
    }
  }

  Answer with(List<Said> other) {
    return new Answer(other, end, tokens);
  }

  Answer with(Tokens other) {
    return new Answer(said, end, other);
  }

  /** The same answer with {@code change} made to what is said. */
  Answer said(UnaryOperator<Said> change) {
    return with(Said.merged(said.stream().map(change).toList()));
  }

  /** The same answer with calls of tools after all else. */
  Answer callsLast() {
    Stream<Said> others = said.stream().filter(part -> !(part instanceof Call));
    Stream<Said> calls = said.stream().filter(Call.class::isInstance);
    return with(Stream.concat(Said.merged(others.toList()).stream(), calls).toList());
  }

  /** The same answer, in which a refusal is like any other text. */
  Answer refusalInWords() {
    return said(part -> part instanceof Said.Refusal refusal ? new Words(refusal.text()) : part);
  }
}
