package dev.scrubjay.gateway.load;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.stream.Allowance;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bytes that all requests together may hold at a replica, by estimates of their sizes. A tenant
 * may hold an equal share of them, where one share more than there are tenants is reckoned, so that
 * a tenant which comes finds room. The last quarter is kept for what requests cannot be answered
 * without. Thread-safe.
 */
public final class MemoryBudget {
  /** Bytes that an allowance takes at once, as most grow little by little. */
  private static final long STEP = 16 << 10;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final long limit;
  private final Map<String, Long> tenants = new HashMap<>();
  private final Map<MemoryKind, Long> used = new ConcurrentHashMap<>();
  private final Map<MemoryKind, Long> refused = new ConcurrentHashMap<>();
  private long total;

  /**
   * @param limit in bytes
   */
  public MemoryBudget(long limit) {
    this.limit = limit;
  }

  /** The budget that is a share of the JVM's heap. */
  public static MemoryBudget ofHeap(double share) {
    return new MemoryBudget((long) (Runtime.getRuntime().maxMemory() * share));
  }

  public long limit() {
    return limit;
  }

  /** The bytes in use. */
  public long used(MemoryKind kind) {
    return used.getOrDefault(kind, 0L);
  }

  /** How often there was no room. */
  public long refused(MemoryKind kind) {
    return refused.getOrDefault(kind, 0L);
  }

  /** Nothing yet, which may grow, and has to be released. */
  public Allowance allowance(String tenant, MemoryKind kind) {
    return new Account(tenant, kind);
  }

  /** The error of a request for which there is no memory now. */
  public static ApiException refusal() {
    return new ApiException(
        ApiError.of(
                ErrorKind.UNAVAILABLE,
                "out_of_memory_budget",
                "The gateway has no memory for this request at the moment.")
            .withRetryAfter(RETRY_AFTER));
  }

  private synchronized boolean take(String tenant, MemoryKind kind, long bytes) {
    long own = tenants.getOrDefault(tenant, 0L) + bytes;
    int shares = tenants.size() + (tenants.containsKey(tenant) ? 1 : 2);
    long most = kind.isEssential() ? limit : limit - limit / 4;
    if (total + bytes > most || own > limit / shares) {
      refused.merge(kind, 1L, Long::sum);
      return false;
    }
    tenants.put(tenant, own);
    total += bytes;
    used.merge(kind, bytes, Long::sum);
    return true;
  }

  private synchronized void give(String tenant, MemoryKind kind, long bytes) {
    tenants.computeIfPresent(tenant, (name, own) -> own > bytes ? own - bytes : null);
    total -= bytes;
    used.merge(kind, -bytes, Long::sum);
  }

  private final class Account implements Allowance {
    private final String tenant;
    private final MemoryKind kind;
    private long held;
    private long granted;
    private boolean released;

    Account(String tenant, MemoryKind kind) {
      this.tenant = tenant;
      this.kind = kind;
    }

    @Override
    public synchronized boolean grow(long bytes) {
      if (released) {
        return false;
      }
      long lacking = held + bytes - granted;
      if (lacking > 0) {
        long step = Math.max(lacking, STEP);
        if (!take(tenant, kind, step)) {
          return false;
        }
        granted += step;
      }
      held += bytes;
      return true;
    }

    @Override
    public synchronized void shrink(long bytes) {
      held -= Math.min(held, bytes);
      long spare = granted - held;
      if (spare > 2 * STEP) {
        granted -= spare - STEP;
        give(tenant, kind, spare - STEP);
      }
    }

    @Override
    public synchronized void release() {
      if (!released) {
        released = true;
        give(tenant, kind, granted);
        granted = 0;
        held = 0;
      }
    }
  }
}
