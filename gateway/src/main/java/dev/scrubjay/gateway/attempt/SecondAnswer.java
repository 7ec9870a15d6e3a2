package dev.scrubjay.gateway.attempt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.EventStream;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;

/**
 * A model's second answer to a request whose first one broke off: read as a whole, before its
 * client gets any of it, so that two answers are never mixed.
 */
record SecondAnswer(ClientDialect dialect, BrokenStream broken, Upstream upstream) {
  /** A second answer is held assembled, and as the events that the client lacks. */
  private static final long MEMORY_PER_CHAR = 3;

  /** The whole answer; fails if it is not complete, or longer than is read. */
  Future<ObjectNode> read(EventStream events) {
    Promise<ObjectNode> whole = Promise.promise();
    AnswerAssembler assembler = dialect.assembler();
    long[] chars = new long[1];
    events.exceptionHandler(whole::tryFail);
    events.endHandler(
        nothing ->
            LargeWork.onBytes(chars[0], assembler::answer)
                .map(
                    answer ->
                        answer
                            .filter(found -> chars[0] <= broken.maxChars() && events.skipped() == 0)
                            .orElseThrow(() -> failure(FailureKind.CUT, "gave no whole answer")))
                .onComplete(whole));
    events.handler(
        event -> {
          int size = event.data().length();
          chars[0] += size;
          if (!broken.memory().grow(MEMORY_PER_CHAR * size)) {
            whole.tryFail(failure(FailureKind.MEMORY, "sent more than there is memory for"));
          } else if (chars[0] <= broken.maxChars()) {
            assembler.accept(event);
          }
        });
    events.resume();
    return whole.future();
  }

  /**
   * The part of {@code answer} that the client lacks; empty if it does not begin with what was
   * sent.
   *
   * @param continuation whether it is the continuation of the text that was sent
   */
  Optional<StreamRest> rest(ObjectNode answer, boolean continuation) {
    Optional<ObjectNode> whole =
        continuation ? dialect.joined(broken.said(), answer) : Optional.of(answer);
    return whole
        .flatMap(joined -> dialect.rest(broken.shown(), joined))
        .map(events -> new StreamRest(events, continuation));
  }

  UpstreamException diverged() {
    return failure(FailureKind.DIVERGED, "gave another answer than the part that was already sent");
  }

  private UpstreamException failure(FailureKind kind, String message) {
    return new UpstreamException(kind, upstream.provider().name(), message);
  }
}
