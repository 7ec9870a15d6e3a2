package dev.scrubjay.gateway.upstream.simulated;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The faults that are set, and the number of calls, by model. Thread-safe. */
public final class Faults {
  /** The name for which a fault applies to all models. */
  public static final String ALL = "*";

  private final Map<String, ActiveFault> faults = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

  private record ActiveFault(Fault fault, AtomicInteger left) {}

  /** Sets a fault for all calls to {@code model}. */
  public void set(String model, Fault fault) {
    set(model, fault, Integer.MAX_VALUE);
  }

  /** Sets a fault for the next {@code times} calls to {@code model}. */
  public void set(String model, Fault fault, int times) {
    faults.put(model, new ActiveFault(fault, new AtomicInteger(times)));
  }

  public void clear(String model) {
    faults.remove(model);
  }

  public void clear() {
    faults.clear();
  }

  /** The number of calls to {@code model}. */
  public int calls(String model) {
    AtomicInteger count = calls.get(model);
    return count == null ? 0 : count.get();
  }

  /** The number of all calls. */
  public int calls() {
    return calls.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  Map<String, Integer> callsByModel() {
    Map<String, Integer> counts = new TreeMap<>();
    calls.forEach((model, count) -> counts.put(model, count.get()));
    return counts;
  }

  Map<String, String> words() {
    Map<String, String> words = new TreeMap<>();
    faults.forEach((model, set) -> words.put(model, set.fault().word()));
    return words;
  }

  /** Counts a call; returns its fault. */
  Optional<Fault> next(String model) {
    calls.computeIfAbsent(model, name -> new AtomicInteger()).incrementAndGet();
    ActiveFault set = faults.getOrDefault(model, faults.get(ALL));
    return Optional.ofNullable(set)
        .filter(there -> there.left().getAndDecrement() > 0)
        .map(ActiveFault::fault);
  }
}
