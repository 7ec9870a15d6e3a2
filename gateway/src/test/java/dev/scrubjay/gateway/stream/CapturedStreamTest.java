package dev.scrubjay.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A captured stream gives its reader all items, and its capture those within the limit. */
final class CapturedStreamTest {
  private static final long LIMIT = 6;

  private final HandFedStream<String> source = new HandFedStream<>();
  private final List<String> captured = new ArrayList<>();
  private long now = 1_000;
  private Future<Void> used = Future.succeededFuture();
  private final CapturedStream<String> stream =
      new CapturedStream<>(
          source, new Recording(), String::length, LIMIT, Allowance.UNLIMITED, () -> now);
  private final List<String> told = Told.by(stream);

  /** Writes down what the capture gets. */
  private final class Recording implements CapturedStream.Capture<String> {
    @Override
    public void accept(String item) {
      captured.add(item);
    }

    @Override
    public Future<Void> ended(boolean complete, Duration paused) {
      captured.add((complete ? "complete" : "incomplete") + " after " + paused.toNanos());
      return used;
    }

    @Override
    public void failed(Throwable cause) {
      captured.add("failed: " + cause.getMessage());
    }
  }

  @Test
  void itemsAreHandedOnInOrderAndCaptured() {
    stream.resume();
    source.feed("ab");
    source.feed("cd");
    source.feed("ef");
    source.end();
    assertThat(told).containsExactly("ab", "cd", "ef", "end");
    assertThat(captured).containsExactly("ab", "cd", "ef", "complete after 0");
  }

  @Test
  void endWaitsUntilTheCaptureIsUsed() {
    Promise<Void> promise = Promise.promise();
    used = promise.future();
    stream.resume();
    source.feed("ab");
    source.end();
    assertThat(told).containsExactly("ab");
    promise.complete();
    assertThat(told).containsExactly("ab", "end");
  }

  @Test
  void readerGetsEvenWhatIsTooLargeForTheCapture() {
    stream.resume();
    source.feed("abcd");
    source.feed("efg");
    source.feed("h");
    source.end();
    assertThat(told).containsExactly("abcd", "efg", "h", "end");
    assertThat(captured).containsExactly("abcd", "incomplete after 0");
  }

  @Test
  void captureEndsBeforeTheReaderDoes() {
    stream.endHandler(nothing -> captured.add("reader's end"));
    stream.resume();
    source.end();
    assertThat(captured).containsExactly("complete after 0", "reader's end");
  }

  @Test
  void failureIsToldOnceAndAfterTheItemsBeforeIt() {
    stream.fetch(1);
    source.feed("a");
    source.feed("b");
    source.fail("cut");
    assertThat(captured).containsExactly("a", "b", "failed: cut");
    assertThat(told).containsExactly("a");
    stream.resume();
    assertThat(told).containsExactly("a", "b", "failed: cut");
    stream.fetch(1).pause().resume();
    assertThat(told).hasSize(3);
    assertThat(captured).hasSize(3);
  }

  @Test
  void failureNeedsNoDemand() {
    source.fail("refused");
    assertThat(told).containsExactly("failed: refused");
  }

  @Test
  void pausesOfTheReaderAreCountedAndOnlyThose() {
    now += 5;
    stream.resume();
    now += 100;
    stream.pause();
    now += 20;
    stream.fetch(1);
    now += 1_000;
    source.feed("a");
    now += 300;
    source.end();
    assertThat(captured).containsExactly("a", "complete after 325");
  }

  @Test
  void sourceIsPausedWhileNothingIsWanted() {
    assertThat(source.asked()).isEmpty();
    stream.fetch(2);
    stream.fetch(1);
    source.feed("a");
    source.feed("b");
    assertThat(source.asked()).containsExactly("resume");
    source.feed("c");
    assertThat(source.asked()).containsExactly("resume", "pause");
    stream.resume();
    stream.pause();
    assertThat(source.asked()).containsExactly("resume", "pause", "resume", "pause");
  }

  @Test
  void itemsInSpiteOfAPauseWaitForTheReader() {
    source.feed("a");
    source.feed("b");
    source.end();
    assertThat(told).isEmpty();
    stream.fetch(1);
    assertThat(told).containsExactly("a");
    stream.fetch(1);
    assertThat(told).containsExactly("a", "b");
    stream.fetch(1);
    assertThat(told).containsExactly("a", "b", "end");
  }
}
