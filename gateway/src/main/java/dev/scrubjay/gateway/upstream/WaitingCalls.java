package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.load.FairShares;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for a place, in a limited number of which each tenant has a fair share. A place
 * goes to the tenant that has the fewest, and there to the call that has waited longest.
 * Thread-safe.
 */
final class WaitingCalls {
  private final Map<String, Set<WaitingCall>> byTenant = new LinkedHashMap<>();
  private final FairShares shares = new FairShares();
  private volatile int size;

  /** A call that waits. */
  interface WaitingCall {
    String tenant();

    /** Goes on, which must not take long; false if there is no place for it. */
    boolean goOn();
  }

  /** Adds a call; false if the tenant has its share of {@code limit} calls that wait. */
  synchronized boolean add(WaitingCall call, int limit) {
    if (!shares.take(call.tenant(), limit)) {
      return false;
    }
    byTenant.computeIfAbsent(call.tenant(), name -> new LinkedHashSet<>()).add(call);
    size = shares.taken();
    return true;
  }

  /** Removes a call; false if it does not wait any more. */
  synchronized boolean remove(WaitingCall call) {
    Set<WaitingCall> calls = byTenant.get(call.tenant());
    if (calls == null || !calls.remove(call)) {
      return false;
    }
    if (calls.isEmpty()) {
      byTenant.remove(call.tenant());
    }
    shares.give(call.tenant());
    size = shares.taken();
    return true;
  }

  /** How many wait; read without a lock, as each call looks. */
  int size() {
    return size;
  }

  /**
   * Has calls go on until there is no place for any.
   *
   * @param held the places that a tenant has
   */
  void wake(ToIntFunction<String> held) {
    if (size() > 0) {
      wakeAll(held);
    }
  }

  private synchronized void wakeAll(ToIntFunction<String> held) {
    Set<String> inVain = new HashSet<>();
    for (WaitingCall next = next(held, inVain); next != null; next = next(held, inVain)) {
      if (next.goOn()) {
        remove(next);
      } else {
        inVain.add(next.tenant());
      }
    }
  }

  private @Nullable WaitingCall next(ToIntFunction<String> held, Set<String> inVain) {
    WaitingCall next = null;
    int fewest = Integer.MAX_VALUE;
    for (Map.Entry<String, Set<WaitingCall>> tenant : byTenant.entrySet()) {
      int own = inVain.contains(tenant.getKey()) ? fewest : held.applyAsInt(tenant.getKey());
      if (own < fewest) {
        fewest = own;
        next = tenant.getValue().iterator().next();
      }
    }
    return next;
  }
}
