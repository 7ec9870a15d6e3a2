package dev.scrubjay.gateway.load;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The admission of requests to an event loop by the time that they wait for it. In each turn a loop
 * handles all that has arrived since the turn began, so the length of turns is the wait of what
 * arrives meanwhile. Two long turns in a row mean that more arrives than can be handled. From then
 * on, until there was nothing to turn away for longer than the refused are told to wait, what comes
 * late in a turn is turned away. A single long turn, such as one with a collection of garbage,
 * turns nothing away. Confined to one event loop.
 *
 * <p>As in CoDel (Nichols and Jacobson 2012), the measure is how long a queue stands, not how long
 * it is: work that is waited for elsewhere does not count, and slow machines need no other limit.
 */
public final class LoopTurns {
  /** Requests that may have their answer in the cache cost less, and may take so much longer. */
  private static final int PATIENCE = 4;

  /** The time without long turns and refusals after which the load is over: refused come back. */
  private static final Duration CALM = Duration.ofSeconds(2);

  private final long longest;
  private final LongSupplier nanoTime;
  private final Executor atEndOfTurn;
  private final TurnShare called = new TurnShare();
  private final TurnShare cached = new TurnShare();
  private boolean inTurn;
  private boolean wasLong;
  private boolean overloaded;
  private long began;
  private long ended;
  private long busyUntil;

  /**
   * @param longest of a turn, after which requests that surely need a provider are turned away; no
   *     request is if it is zero
   * @param nanoTime a monotonic ticker
   * @param atEndOfTurn runs what it is given when the loop has handled what has arrived
   */
  public LoopTurns(Duration longest, LongSupplier nanoTime, Executor atEndOfTurn) {
    this.longest = longest.toNanos();
    this.nanoTime = nanoTime;
    this.atEndOfTurn = atEndOfTurn;
  }

  /**
   * Whether a request that has just arrived is to be handled.
   *
   * @param needsProvider whether the cache cannot answer it
   * @param tenant whose request it is; asked only if there is too much load
   */
  public boolean admits(boolean needsProvider, Supplier<String> tenant) {
    if (longest == 0) {
      return true;
    }
    long now = nanoTime.getAsLong();
    begin(now);
    TurnShare share = needsProvider ? called : cached;
    boolean late = now - began > (needsProvider ? longest : PATIENCE * longest);
    if (overloaded) {
      return share.admits(tenant.get(), late);
    }
    share.count(late);
    return true;
  }

  /**
   * Notes that a tenant's request found no place: of a provider, or of this replica. Those of its
   * further requests in this turn that surely need a provider would cost as much as this one, and
   * most likely fail as well.
   */
  public void failed(String tenant) {
    if (overloaded) {
      called.failed(tenant);
    }
  }

  private void begin(long now) {
    if (inTurn) {
      return;
    }
    if (now - busyUntil > 0) {
      overloaded = false;
    }
    wasLong &= now - ended <= longest; // else it says nothing about this turn
    inTurn = true;
    began = now;
    // handlers leave tasks behind, which belong to the turn
    atEndOfTurn.execute(() -> atEndOfTurn.execute(this::end));
  }

  private void end() {
    ended = nanoTime.getAsLong();
    inTurn = false;
    boolean isLong = ended - began > longest;
    boolean busy = isLong || called.hasTurnedAway() || cached.hasTurnedAway();
    called.turn();
    cached.turn();
    if (busy) {
      busyUntil = ended + CALM.toNanos();
    }
    overloaded |= isLong && wasLong;
    wasLong = isLong;
  }
}
