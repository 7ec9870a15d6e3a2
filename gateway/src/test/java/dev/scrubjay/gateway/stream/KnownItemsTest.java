package dev.scrubjay.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams of known items, at their reader's pace or at one of their own. */
final class KnownItemsTest {
  private final ManualLoop loop = new ManualLoop();

  private PacedStream<String> paced(Duration interval, String... items) {
    return new PacedStream<>(loop.vertx(), List.of(items), interval);
  }

  @Test
  void replayIsAsFastAsItsReader() {
    ReplayStream<String> stream = new ReplayStream<>(List.of("a", "b", "c"));
    List<String> told = Told.by(stream);
    assertThat(told).isEmpty();
    stream.fetch(2);
    assertThat(told).containsExactly("a", "b");
    stream.resume();
    assertThat(told).containsExactly("a", "b", "c", "end");
  }

  @Test
  void replayStopsWhenItsReaderPausesAtAnItem() {
    ReplayStream<String> stream = new ReplayStream<>(List.of("a", "b"));
    List<String> told = Told.by(stream);
    stream.handler(
        item -> {
          told.add(item);
          stream.pause();
        });
    stream.resume();
    assertThat(told).containsExactly("a");
    stream.resume();
    assertThat(told).containsExactly("a", "b");
    stream.resume();
    assertThat(told).containsExactly("a", "b", "end");
  }

  @Test
  void replayOfNothingEndsOnceItIsWanted() {
    ReplayStream<String> stream = new ReplayStream<>(List.of());
    List<String> told = Told.by(stream);
    assertThat(told).isEmpty();
    stream.resume();
    stream.resume();
    assertThat(told).containsExactly("end");
  }

  @Test
  void pacedItemsComeOnePerInterval() {
    PacedStream<String> stream = paced(Duration.ofMillis(40), "a", "b");
    List<String> told = Told.by(stream);
    stream.resume();
    assertThat(told).isEmpty();
    loop.fireTimer();
    assertThat(told).containsExactly("a");
    loop.fireTimer();
    assertThat(told).containsExactly("a", "b", "end");
    assertThat(loop.delays()).containsExactly(40L, 40L);
    assertThat(loop.waitingTimers()).isZero();
  }

  @Test
  void pacedStreamNobodyReadsSetsNoTimer() {
    PacedStream<String> stream = paced(Duration.ofMillis(40), "a", "b");
    List<String> told = Told.by(stream);
    stream.fetch(1);
    loop.fireTimer();
    assertThat(told).containsExactly("a");
    assertThat(loop.waitingTimers()).isZero();
  }

  @Test
  void itemDueDuringAPauseComesAtOnceAndTheNextAfterAnInterval() {
    PacedStream<String> stream = paced(Duration.ofMillis(40), "a", "b");
    List<String> told = Told.by(stream);
    stream.resume();
    stream.pause();
    loop.fireTimer();
    assertThat(told).isEmpty();
    stream.resume();
    assertThat(told).containsExactly("a");
    assertThat(loop.waitingTimers()).isOne();
  }

  @Test
  void moreDemandDoesNotQuickenThePace() {
    PacedStream<String> stream = paced(Duration.ofMillis(40), "a", "b");
    List<String> told = Told.by(stream);
    stream.fetch(1);
    stream.fetch(1);
    stream.resume();
    assertThat(told).isEmpty();
    assertThat(loop.waitingTimers()).isOne();
  }

  @Test
  void shortestIntervalIsAMillisecond() {
    PacedStream<String> stream = paced(Duration.ofNanos(10), "a");
    List<String> told = Told.by(stream);
    stream.resume();
    assertThat(loop.delays()).containsExactly(1L);
    loop.fireTimer();
    assertThat(told).containsExactly("a", "end");
  }
}
