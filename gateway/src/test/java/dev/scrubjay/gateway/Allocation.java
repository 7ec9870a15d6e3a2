package dev.scrubjay.gateway;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Measures what calls allocate on their thread, which depends neither on time nor on load. */
public final class Allocation {
  private static final int WARM_UP_PER_CALL = 10;
  private static final int ROUNDS = 5;
  private static final int CALLS = 200;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static volatile @Nullable Object result; // so that no result can be compiled away

  private Allocation() {}

  /** The bytes that a warm call allocates: the least of several rounds. */
  public static long bytesPerCall(Supplier<?> call) {
    return bytesPerCall(call, CALLS);
  }

  /** The same of a call that takes long, by fewer calls in a round. */
  public static long bytesPerCall(Supplier<?> call, int calls) {
    run(call, WARM_UP_PER_CALL * calls);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      run(call, calls);
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    if (result == null) {
      throw new IllegalStateException("the call has no result");
    }
    return least / calls;
  }

  private static void run(Supplier<?> call, int times) {
    for (int i = 0; i < times; i++) {
      result = call.get();
    }
  }
}
