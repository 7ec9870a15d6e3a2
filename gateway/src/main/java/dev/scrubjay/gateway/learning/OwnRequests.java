package dev.scrubjay.gateway.learning;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests that this replica answered last, by tenant and id. A new one takes the place of the
 * oldest. Each step takes the same short time, as there is one for each request. Thread-safe.
 */
final class OwnRequests {
  private static final int MOST = 100_000;

  private final Map<OwnKey, OwnRequest> requests =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<OwnKey, OwnRequest> eldest) {
          return size() > MOST;
        }
      };

  /** A request of one tenant, so that no other can judge it. */
  record OwnKey(String tenant, String requestId) {}

  /**
   * A request that this replica answered.
   *
   * @param rank of the verdict that was noted on it here, 0 if there is none
   */
  record OwnRequest(String workspace, RememberedRequest request, Instant at, int rank) {
    boolean isOf(@Nullable String wanted) {
      return wanted == null || wanted.equals(workspace);
    }

    OwnRequest judged(int by) {
      return new OwnRequest(workspace, request, at, by);
    }
  }

  synchronized void put(OwnKey key, OwnRequest request) {
    requests.put(key, request);
  }

  /** The request, unless it was answered longer ago than {@code kept}. */
  synchronized @Nullable OwnRequest find(OwnKey key, Instant now, Duration kept) {
    OwnRequest found = requests.get(key);
    return found != null && found.at().plus(kept).isAfter(now) ? found : null;
  }

  /** Puts {@code request} in the place of {@code before}, if that is still there. */
  synchronized void replace(OwnKey key, OwnRequest before, OwnRequest request) {
    requests.replace(key, before, request);
  }
}
