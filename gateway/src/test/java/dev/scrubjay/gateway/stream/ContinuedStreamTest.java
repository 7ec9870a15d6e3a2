package dev.scrubjay.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.load.MemoryKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A stream that breaks off goes on with the rest, if it is found. */
final class ContinuedStreamTest {
  private final HandFedStream<String> source = new HandFedStream<>();
  private final Promise<ReadStream<String>> rest = Promise.promise();
  private final HandFedStream<String> second = new HandFedStream<>();
  private final List<String> told = new ArrayList<>();
  private Future<ReadStream<String>> next = rest.future();
  private MemoryBudget memory = new MemoryBudget(1 << 20);
  private @Nullable List<String> shown;

  private ContinuedStream<String> stream(int limit) {
    ContinuedStream<String> stream =
        new ContinuedStream<>(
            source, String::length, limit, memory.allowance("t", MemoryKind.RESCUE), this::rest);
    stream.handler(told::add);
    stream.endHandler(nothing -> told.add("end"));
    stream.exceptionHandler(cause -> told.add("failure: " + cause.getMessage()));
    return stream;
  }

  private Future<ReadStream<String>> rest(@Nullable List<String> before, Throwable cause) {
    shown = before == null ? null : List.copyOf(before);
    return next;
  }

  @Test
  void wholeStreamIsAsItsSource() {
    stream(99).resume();
    source.feed("a");
    source.end();
    assertThat(told).containsExactly("a", "end");
  }

  @Test
  void restFollowsWhatWasShown() {
    stream(99).resume();
    source.feed("a");
    source.fail("cut");
    assertThat(shown).containsExactly("a");
    assertThat(told).containsExactly("a");
    rest.complete(second);
    second.feed("b");
    assertThat(told).containsExactly("a", "b");
    second.feed("c");
    second.end();
    assertThat(told).containsExactly("a", "b", "c", "end");
  }

  @Test
  void failureFollowsWhatWasShownWhereThereIsNoRest() {
    stream(99).resume();
    source.feed("a");
    source.fail("cut");
    rest.fail(new IllegalStateException("no rest"));
    assertThat(told).containsExactly("a", "failure: no rest");
  }

  @Test
  void restIsNoFasterThanItsReader() {
    ContinuedStream<String> stream = stream(99);
    stream.fetch(2);
    source.feed("a");
    source.fail("cut");
    rest.complete(second);
    assertThat(second.asked()).containsExactly("resume");
    second.feed("b");
    assertThat(second.asked()).containsExactly("resume", "pause");
    second.feed("c");
    assertThat(told).containsExactly("a", "b");
    stream.fetch(2);
    second.end();
    assertThat(told).containsExactly("a", "b", "c", "end");
    assertThat(source.asked()).containsExactly("resume");
  }

  @Test
  void restThatNobodyReadsYetIsNotRead() {
    ContinuedStream<String> stream = stream(99);
    stream.fetch(1);
    source.feed("a");
    source.fail("cut");
    rest.complete(second);
    assertThat(second.asked()).isEmpty();
    stream.fetch(1);
    assertThat(second.asked()).containsExactly("resume");
  }

  @Test
  void restThatBreaksOffIsRescuedWithAllThatWasShown() {
    HandFedStream<String> third = new HandFedStream<>();
    stream(99).resume();
    source.feed("a");
    source.fail("cut");
    rest.complete(second);
    second.feed("b");
    next = Future.succeededFuture(third);
    second.fail("cut again");
    assertThat(shown).containsExactly("a", "b");
    third.feed("c");
    third.end();
    assertThat(told).containsExactly("a", "b", "c", "end");
  }

  @Test
  void streamIsNotKeptWithoutMemory() {
    memory = new MemoryBudget(100);
    stream(99).resume();
    source.feed("a");
    source.fail("cut");
    assertThat(shown).isNull();
    assertThat(told).containsExactly("a");
  }

  @Test
  void memoryIsGivenBackAtTheEnd() {
    stream(99).resume();
    source.feed("a");
    assertThat(memory.used(MemoryKind.RESCUE)).isPositive();
    source.fail("cut");
    assertThat(memory.used(MemoryKind.RESCUE)).isPositive();
    rest.complete(second);
    second.feed("b");
    second.end();
    assertThat(memory.used(MemoryKind.RESCUE)).isZero();
  }

  @Test
  void longStreamIsNotKept() {
    stream(2).resume();
    source.feed("abc");
    source.fail("cut");
    assertThat(shown).isNull();
  }
}
