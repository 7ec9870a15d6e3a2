package dev.scrubjay.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.load.MemoryKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A stream that breaks off goes on with the rest, if it is found. */
final class ContinuedStreamTest {
  private final HandFedStream<String> source = new HandFedStream<>();
  private final Promise<List<String>> rest = Promise.promise();
  private final List<String> told = new ArrayList<>();
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

  private Future<List<String>> rest(@Nullable List<String> before, Throwable cause) {
    shown = before;
    return rest.future();
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
    rest.complete(List.of("b", "c"));
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
    rest.complete(List.of("b", "c"));
    assertThat(told).containsExactly("a", "b");
    stream.fetch(2);
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
    rest.complete(List.of("b"));
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
