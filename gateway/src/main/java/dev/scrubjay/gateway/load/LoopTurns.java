package dev.scrubjay.gateway.load;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The admission of requests to an event loop by the time that they wait for it. In each turn a loop
 * handles all that has arrived since the turn began, so the length of turns is the wait of what
 * arrives meanwhile. Turns that stay too long for a while mean that more arrives than can be
 * handled; until they have been short for as long, what comes late in a turn is turned away. A
 * single long turn, such as one with a collection of garbage, turns nothing away. Confined to one
 * event loop.
 *
 * <p>The measure is the one of CoDel (Nichols and Jacobson 2012): a queue that does not get short
 * for an interval is a standing one, and is of use to nobody.
 */
public final class LoopTurns {
  /** The turns, by their longest length, after which the load counts as standing. */
  private static final int INTERVAL = 2;

  /** Requests that may have their answer in the cache cost less, and may take so much longer. */
  private static final int PATIENCE = 4;

  private final long longest;
  private final LongSupplier nanoTime;
  private final Executor atEndOfTurn;
  private final TurnShare called = new TurnShare();
  private final TurnShare cached = new TurnShare();
  private boolean inTurn;
  private boolean overloaded;
  private boolean changing;
  private long began;
  private long ended;
  private long changingSince;

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

  private void begin(long now) {
    if (inTurn) {
      return;
    }
    if (now - ended > INTERVAL * longest) { // nothing has come for a while
      overloaded = false;
      changing = false;
    }
    inTurn = true;
    began = now;
    atEndOfTurn.execute(this::end);
  }

  private void end() {
    ended = nanoTime.getAsLong();
    inTurn = false;
    called.turn();
    cached.turn();
    boolean isLong = ended - began > longest;
    if (isLong == overloaded) {
      changing = false;
    } else if (!changing) {
      changing = true;
      changingSince = began;
    }
    if (changing && ended - changingSince >= INTERVAL * longest) {
      overloaded = isLong;
      changing = false;
    }
  }
}
