package dev.scrubjay.gateway.coalescing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.coalescing.CallEffect.AbandonCall;
import dev.scrubjay.gateway.coalescing.CallEffect.AcquireLease;
import dev.scrubjay.gateway.coalescing.CallEffect.CallProvider;
import dev.scrubjay.gateway.coalescing.CallEffect.CancelCall;
import dev.scrubjay.gateway.coalescing.CallEffect.CompleteFeedAsRead;
import dev.scrubjay.gateway.coalescing.CallEffect.CompleteFeeds;
import dev.scrubjay.gateway.coalescing.CallEffect.FailFeeds;
import dev.scrubjay.gateway.coalescing.CallEffect.Finish;
import dev.scrubjay.gateway.coalescing.CallEffect.HandLeaseOver;
import dev.scrubjay.gateway.coalescing.CallEffect.ReleaseLease;
import dev.scrubjay.gateway.coalescing.CallEffect.Reopen;
import dev.scrubjay.gateway.coalescing.CallEffect.ReturnLease;
import dev.scrubjay.gateway.coalescing.CallEffect.Settle;
import dev.scrubjay.gateway.coalescing.CallEffect.SettleFailed;
import dev.scrubjay.gateway.coalescing.CallEffect.ShareFeed;
import dev.scrubjay.gateway.coalescing.CallEffect.ShareStream;
import dev.scrubjay.gateway.coalescing.SharedCallMachine.Transition;
import dev.scrubjay.gateway.coalescing.remote.FeedItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A shared call under random events, in any order and however late, beside a reference model: a
 * bookkeeper that knows nothing of states, and only holds the call to what its members, its lease
 * and its streams may rely on.
 */
final class SharedCallModelTest {
  private static final int RUNS = 20_000;
  private static final int MAX_EVENTS = 40;

  @Test
  void membersLeaseAndStreamsGetWhatTheyMayRelyOn() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      String described = "-Dseed=" + seed + ", run " + run;
      new Run(random, described).go();
    }
  }

  private static final class Run {
    private final Random random;
    private final String described;
    private final boolean background;
    private final Bookkeeper books;
    private final List<Object> log = new ArrayList<>();
    private SharedCallMachine machine;

    Run(Random random, String described) {
      this.random = random;
      this.described = described;
      this.background = random.nextInt(4) == 0;
      List<LeaseMode> modes = List.of(LeaseMode.values());
      LeaseMode mode = modes.get(random.nextInt(modes.size()));
      this.books = new Bookkeeper(background);
      Transition start = SharedCallMachine.start(mode, background);
      this.machine = start.next();
      check(start);
    }

    void go() {
      for (int i = 0; i < MAX_EVENTS; i++) {
        CallEvent event = event();
        if (event instanceof CallEvent.Joined && machine.isDone()) {
          continue; // as SharedCall.join refuses it
        }
        if (event instanceof CallEvent.Left && books.members == 0) {
          continue;
        }
        Transition transition = machine.on(event);
        machine = transition.next();
        log.add(event);
        books.happened(event);
        check(transition);
      }
    }

    private void check(Transition transition) {
      log.addAll(transition.effects());
      String report = described + "\n" + log;
      transition.effects().forEach(effect -> books.done(effect, report));
      books.settled(transition.next(), report);
    }

    private CallEvent event() {
      return switch (random.nextInt(22)) {
        case 0, 1 -> new CallEvent.Joined();
        case 2, 3 -> new CallEvent.Left();
        case 4 -> new CallEvent.EntryFound(CallEvents.ENTRY);
        case 5 -> CallEvents.granted();
        case 6 -> CallEvents.held();
        case 7 -> new CallEvent.KeyUncacheable();
        case 8 -> new CallEvent.CacheUnavailable(random.nextBoolean());
        case 9 -> new CallEvent.LeaseRenewed(random.nextInt(4) > 0, random.nextBoolean());
        case 10 -> CallEvents.answered(random.nextBoolean());
        case 11 -> CallEvents.streamStarted();
        case 12 -> CallEvents.streamEnded(random.nextBoolean(), random.nextBoolean());
        case 13 -> CallEvents.failed();
        case 14 -> new CallEvent.NotSendable();
        case 15 -> CallEvents.fed(CallEvents.STARTED);
        case 16 ->
            CallEvents.fed(random.nextBoolean() ? CallEvents.events() : new FeedItem.EndOfEvents());
        case 17 ->
            random.nextBoolean()
                ? CallEvents.fed(CallEvents.unstored())
                : CallEvents.fed(new FeedItem.CallFailed(CallEvents.FAILURE));
        case 18 -> new CallEvent.ItemUnknown();
        case 19 -> new CallEvent.LeaderGone();
        case 20 -> new CallEvent.FinishingTimeOver();
        default ->
            random.nextBoolean()
                ? new CallEvent.AnswerStored(CallEvents.ENTRY)
                : new CallEvent.AnswerNotStored();
      };
    }
  }

  /** The reference model. */
  private static final class Bookkeeper {
    private final boolean background;
    private int members;
    private boolean awaited;
    private boolean leaseHeld;
    private boolean calling;
    private boolean outcomeKnown;
    private boolean finished;
    private int leaseRequests;
    private int openFeeds;

    Bookkeeper(boolean background) {
      this.background = background;
      this.members = background ? 0 : 1;
    }

    private boolean isWanted() {
      return members > 0 || awaited || background;
    }

    void happened(CallEvent event) {
      if (event instanceof CallEvent.Joined) {
        members++;
      } else if (event instanceof CallEvent.Left) {
        members--;
      } else if (event instanceof CallEvent.LeaseRenewed renewed && calling) {
        awaited = renewed.awaited();
      }
    }

    void done(CallEffect effect, String report) {
      assertThat(finished).as("nothing happens after the end: %s", report).isFalse();
      switch (effect) {
        case AcquireLease acquire -> {
          assertThat(++leaseRequests).as("bounded attempts: %s", report).isLessThanOrEqualTo(8);
          assertThat(calling).as("one attempt at a time: %s", report).isFalse();
        }
        case CallProvider call -> {
          assertThat(isWanted()).as("no call that no request wants: %s", report).isTrue();
          assertThat(calling).as("one provider call: %s", report).isFalse();
          calling = true;
          leaseHeld = call.lease() != null;
        }
        case ReturnLease returned ->
            assertThat(isWanted()).as("a wanted lease is kept: %s", report).isFalse();
        case AbandonCall abandon -> {
          assertThat(calling).as("only calls are abandoned: %s", report).isTrue();
          assertThat(isWanted()).as("wanted calls go on: %s", report).isFalse();
        }
        case CancelCall cancel -> {
          assertThat(calling).as("only calls are cancelled: %s", report).isTrue();
          assertThat(isWanted()).as("wanted calls go on: %s", report).isFalse();
        }
        case HandLeaseOver handOver -> endCall();
        case ReleaseLease release -> endCall();
        case ShareStream share -> settle(report);
        case ShareFeed share -> {
          settle(report);
          openFeeds++;
        }
        case Settle settle -> settleLast();
        case SettleFailed failed -> settleLast();
        case Reopen reopen -> {
          assertThat(outcomeKnown).as("only a known outcome is reopened: %s", report).isTrue();
          outcomeKnown = false;
        }
        case CompleteFeeds complete -> openFeeds = 0;
        case CompleteFeedAsRead read -> openFeeds = 0;
        case FailFeeds fail -> openFeeds = 0;
        case Finish finish -> {
          finished = true;
          assertThat(leaseHeld).as("the lease is handed over or released: %s", report).isFalse();
          assertThat(outcomeKnown).as("members have an outcome: %s", report).isTrue();
          assertThat(openFeeds).as("streams are completed or failed: %s", report).isZero();
        }
        default -> {}
      }
    }

    private void endCall() {
      calling = false;
      leaseHeld = false;
    }

    private void settle(String report) {
      assertThat(outcomeKnown).as("one stream an outcome: %s", report).isFalse();
      outcomeKnown = true;
    }

    /** Settles at the end of the call, perhaps once more: the first outcome counts. */
    private void settleLast() {
      outcomeKnown = true;
    }

    void settled(SharedCallMachine machine, String report) {
      assertThat(machine.isDone()).as("the end is told: %s", report).isEqualTo(finished);
      assertThat(machine.interest().members()).as("members: %s", report).isEqualTo(members);
    }
  }
}
