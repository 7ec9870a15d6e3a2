package dev.scrubjay.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.load.MemoryKind;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A duplicator gives each reader all items, within its bounds. */
final class StreamDuplicatorTest {
  private static final int MAX_LAG = 64;
  private static final long LIMIT = 1_000;

  private final ManualLoop loop = new ManualLoop();
  private final List<String> asked = new ArrayList<>();
  private final StreamDuplicator.Source source =
      new StreamDuplicator.Source() {
        @Override
        public void pause() {
          asked.add("pause");
        }

        @Override
        public void resume() {
          asked.add("resume");
        }
      };
  private final StreamDuplicator<String> duplicator = duplicator(LIMIT);

  private StreamDuplicator<String> duplicator(long limit) {
    return new StreamDuplicator<>(limit, String::length, Allowance.UNLIMITED, source);
  }

  private ReadStream<String> reader(StreamDuplicator<String> from) {
    return from.read(loop.context()).orElseThrow();
  }

  /** What a reader that wants everything is told. */
  private List<String> eager(StreamDuplicator<String> from) {
    ReadStream<String> reader = reader(from);
    List<String> told = Told.by(reader);
    reader.resume();
    return told;
  }

  private static List<String> letters(int count) {
    return IntStream.range(0, count).mapToObj(i -> "x").toList();
  }

  private static RuntimeException failure(String why) {
    return new IllegalStateException(why);
  }

  @Test
  void memoryIsGivenBackOnceAllHaveRead() {
    MemoryBudget budget = new MemoryBudget(1 << 20);
    StreamDuplicator<String> counted =
        new StreamDuplicator<>(
            LIMIT, String::length, budget.allowance("t", MemoryKind.LOG), source);
    List<String> eager = eager(counted);
    ReadStream<String> slow = reader(counted);
    List<String> told = Told.by(slow);
    counted.append("a");
    counted.end();
    loop.runTasks();
    assertThat(eager).containsExactly("a", "end");
    assertThat(budget.used(MemoryKind.LOG)).isPositive();
    slow.resume();
    loop.runTasks();
    assertThat(told).containsExactly("a", "end");
    assertThat(budget.used(MemoryKind.LOG)).isZero();
  }

  @Test
  void sourceIsPausedWhileItsFastestReaderLagsByManyBytes() {
    StreamDuplicator<String> large = duplicator(1 << 20);
    ReadStream<String> reader = reader(large);
    List<String> told = Told.by(reader);
    large.append("x".repeat(40_000));
    assertThat(asked).isEmpty();
    large.append("x".repeat(40_000));
    assertThat(asked).containsExactly("pause");
    reader.resume();
    loop.runTasks();
    assertThat(told).hasSize(2);
    assertThat(asked).containsExactly("pause", "resume");
  }

  @Test
  void readersGetAllItemsHoweverLateTheyCome() {
    List<String> first = eager(duplicator);
    duplicator.append("a");
    loop.runTasks();
    assertThat(first).containsExactly("a");
    List<String> second = eager(duplicator);
    duplicator.append("b");
    duplicator.end();
    List<String> third = eager(duplicator);
    loop.runTasks();
    assertThat(List.of(first, second, third))
        .allSatisfy(told -> assertThat(told).containsExactly("a", "b", "end"));
  }

  @Test
  void readerIsCalledOnItsOwnContextAndWokenOnceForManyItems() {
    List<String> told = eager(duplicator);
    loop.runTasks();
    duplicator.appendAll(List.of("a", "b", "c"));
    assertThat(told).isEmpty();
    assertThat(loop.waitingTasks()).isOne();
    loop.runTasks();
    assertThat(told).containsExactly("a", "b", "c");
  }

  @Test
  void readerGetsNoMoreThanItWants() {
    ReadStream<String> reader = reader(duplicator);
    List<String> told = Told.by(reader);
    duplicator.appendAll(List.of("a", "b"));
    duplicator.end();
    reader.fetch(1);
    loop.runTasks();
    assertThat(told).containsExactly("a");
    reader.resume();
    loop.runTasks();
    assertThat(told).containsExactly("a", "b", "end");
  }

  @Test
  void sourceIsPausedWhileTheFastestReaderLags() {
    ReadStream<String> slow = reader(duplicator);
    ReadStream<String> fast = reader(duplicator);
    List<String> read = Told.by(fast);
    duplicator.appendAll(letters(MAX_LAG - 1));
    assertThat(asked).isEmpty();
    duplicator.append("x");
    assertThat(asked).containsExactly("pause");
    fast.fetch(1);
    loop.runTasks();
    assertThat(read).hasSize(1);
    assertThat(asked).containsExactly("pause", "resume");
    List<String> late = Told.by(slow);
    slow.resume();
    loop.runTasks();
    assertThat(late).hasSize(MAX_LAG);
    assertThat(asked).containsExactly("pause", "resume");
  }

  @Test
  void sourceFlowsWhileThereAreNoReaders() {
    duplicator.appendAll(letters(2 * MAX_LAG));
    assertThat(asked).isEmpty();
    ReadStream<String> reader = reader(duplicator);
    duplicator.append("x");
    assertThat(asked).containsExactly("pause");
    duplicator.leave(reader);
    assertThat(asked).containsExactly("pause", "resume");
  }

  @Test
  void aboveTheLimitTheSlowestReaderSetsThePace() {
    StreamDuplicator<String> small = duplicator(10);
    ReadStream<String> slow = reader(small);
    List<String> fast = eager(small);
    small.appendAll(letters(MAX_LAG));
    loop.runTasks();
    assertThat(fast).hasSize(MAX_LAG);
    assertThat(asked).containsExactly("pause");
    List<String> late = Told.by(slow);
    slow.fetch(1);
    loop.runTasks();
    assertThat(late).hasSize(1);
    assertThat(asked).containsExactly("pause", "resume");
    small.append("y");
    loop.runTasks();
    assertThat(asked).containsExactly("pause", "resume", "pause");
    small.leave(slow);
    assertThat(asked).containsExactly("pause", "resume", "pause", "resume");
    assertThat(fast).hasSize(MAX_LAG + 1).endsWith("y");
  }

  @Test
  void nobodyIsAdmittedAboveTheLimit() {
    StreamDuplicator<String> small = duplicator(2);
    List<String> first = eager(small);
    small.appendAll(List.of("a", "b"));
    List<String> second = eager(small);
    small.append("c");
    assertThat(small.read(loop.context())).isEmpty();
    small.end();
    loop.runTasks();
    assertThat(small.read(loop.context())).isEmpty();
    assertThat(first).containsExactly("a", "b", "c", "end");
    assertThat(second).containsExactly("a", "b", "c", "end");
  }

  @Test
  void readerThatLeftIsNotCalledForNewItems() {
    List<String> stays = eager(duplicator);
    ReadStream<String> leaves = reader(duplicator);
    List<String> told = Told.by(leaves);
    leaves.resume();
    loop.runTasks();
    duplicator.leave(leaves);
    duplicator.append("a");
    loop.runTasks();
    assertThat(stays).containsExactly("a");
    assertThat(told).isEmpty();
  }

  @Test
  void readerThatLeavesAsItIsWokenGetsNoneOfWhatIsDroppedThen() {
    StreamDuplicator<String> small = duplicator(10);
    List<String> stays = eager(small);
    ReadStream<String> leaves = reader(small);
    List<String> told = Told.by(leaves);
    leaves.resume();
    loop.runTasks();
    small.appendAll(letters(11));
    small.leave(leaves);
    loop.runTasks();
    assertThat(stays).hasSize(11);
    assertThat(told).isEmpty();
  }

  @Test
  void failureComesAfterTheItemsBeforeIt() {
    ReadStream<String> reader = reader(duplicator);
    List<String> told = Told.by(reader);
    duplicator.appendAll(List.of("a", "b"));
    duplicator.fail(failure("cut"));
    reader.fetch(1);
    loop.runTasks();
    assertThat(told).containsExactly("a");
    List<String> late = eager(duplicator);
    reader.resume();
    loop.runTasks();
    assertThat(told).containsExactly("a", "b", "failed: cut");
    assertThat(late).containsExactly("a", "b", "failed: cut");
  }

  /** What {@code whole} has beyond its beginning. */
  private static Optional<List<String>> rest(List<String> whole, List<String> begun) {
    return begun.size() <= whole.size() && whole.subList(0, begun.size()).equals(begun)
        ? Optional.of(whole.subList(begun.size(), whole.size()))
        : Optional.empty();
  }

  @Test
  void brokenStreamIsCompletedWithWhatItLacks() {
    List<String> fast = eager(duplicator);
    ReadStream<String> slow = reader(duplicator);
    List<String> late = Told.by(slow);
    duplicator.appendAll(List.of("a", "b"));
    loop.runTasks();
    duplicator.completeWith(begun -> rest(List.of("a", "b", "c"), begun), failure("cut"));
    loop.runTasks();
    assertThat(fast).containsExactly("a", "b", "c", "end");
    slow.resume();
    loop.runTasks();
    assertThat(late).containsExactly("a", "b", "c", "end");
  }

  @Test
  void onlyReadersWithoutAnItemGetAnotherStreamInstead() {
    List<String> fast = eager(duplicator);
    ReadStream<String> slow = reader(duplicator);
    List<String> late = Told.by(slow);
    duplicator.append("a");
    loop.runTasks();
    duplicator.completeWith(begun -> rest(List.of("x", "y"), begun), failure("cut"));
    slow.resume();
    loop.runTasks();
    assertThat(fast).containsExactly("a", "failed: cut");
    assertThat(late).containsExactly("x", "y", "end");
  }

  @Test
  void streamWithDroppedItemsCannotBeCompleted() {
    StreamDuplicator<String> small = duplicator(2);
    List<String> told = eager(small);
    small.appendAll(List.of("a", "b", "c"));
    loop.runTasks();
    small.append("d");
    loop.runTasks();
    small.completeWith(begun -> Optional.of(List.of("z")), failure("cut"));
    loop.runTasks();
    assertThat(told).containsExactly("a", "b", "c", "d", "failed: cut");
  }
}
