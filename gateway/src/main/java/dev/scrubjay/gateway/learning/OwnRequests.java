package dev.scrubjay.gateway.learning;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The requests that this replica answered last, by tenant and id. A new one takes the place of the
 * oldest. They are kept in arrays, with a hash for the id: objects that live for seconds, one or
 * more for each of so many requests, would be most of the garbage collector's work. To add one
 * takes a short time, to find one a walk through the hashes. Thread-safe.
 */
final class OwnRequests {
  private static final int MOST = 100_000;
  private static final int FIRST = 1_000;
  private static final int SHARED = 256;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private long[] ids = new long[FIRST];
  private long[] millis = new long[FIRST];
  private byte[] ranks = new byte[FIRST];
  private @Nullable OwnAnswer[] answers = new OwnAnswer[FIRST];
  private final @Nullable OwnAnswer[] shared = new OwnAnswer[SHARED];
  private int next;

  /** What is kept of a request beside its id. Hits repeat the same few, and share them. */
  record OwnAnswer(String tenant, String workspace, RememberedRequest request) {
    private boolean isOf(@Nullable String wanted) {
      return wanted == null || wanted.equals(workspace);
    }
  }

  /**
   * A request that a verdict was given on.
   *
   * @param counts whether it is the first verdict of its rank or a higher one
   * @param first whether it is the first of all
   */
  record JudgedAnswer(RememberedRequest request, boolean counts, boolean first) {}

  synchronized void put(String requestId, OwnAnswer answer, Instant now) {
    ids[next] = hash(requestId);
    millis[next] = now.toEpochMilli();
    ranks[next] = 0;
    answers[next] = shared(answer);
    next++;
    if (next == ids.length) {
      makeRoom();
    }
  }

  /** Doubles the arrays, or at their full length goes back to the oldest place. */
  private void makeRoom() {
    if (ids.length == MOST) {
      next = 0;
      return;
    }
    int length = Math.min(MOST, 2 * ids.length);
    ids = Arrays.copyOf(ids, length);
    millis = Arrays.copyOf(millis, length);
    ranks = Arrays.copyOf(ranks, length);
    answers = Arrays.copyOf(answers, length);
  }

  private OwnAnswer shared(OwnAnswer answer) {
    int slot = Math.floorMod(answer.hashCode(), SHARED);
    OwnAnswer known = shared[slot];
    if (!answer.equals(known)) {
      known = answer;
      shared[slot] = answer;
    }
    return known;
  }

  /**
   * Notes a verdict on a request; null if there is none, or it was answered longer ago than {@code
   * kept}.
   *
   * @param workspace null for any of the tenant's
   * @param rank of the verdict, above 0
   */
  synchronized @Nullable JudgedAnswer judge(
      String tenant,
      @Nullable String workspace,
      String requestId,
      int rank,
      Instant now,
      Duration kept) {
    int place = find(tenant, hash(requestId));
    OwnAnswer answer = place < 0 ? null : answers[place];
    if (answer == null
        || !answer.isOf(workspace)
        || millis[place] <= now.minus(kept).toEpochMilli()) {
      return null;
    }
    boolean counts = rank > ranks[place];
    boolean first = ranks[place] == 0;
    if (counts) {
      ranks[place] = (byte) rank;
    }
    return new JudgedAnswer(answer.request(), counts, first);
  }

  /** The place of the tenant's latest request with that id; negative if there is none. */
  private int find(String tenant, long id) {
    for (int i = 1; i <= ids.length; i++) {
      int place = next - i < 0 ? next - i + ids.length : next - i;
      OwnAnswer answer = answers[place];
      if (answer == null) {
        return -1;
      }
      if (ids[place] == id && answer.tenant().equals(tenant)) {
        return place;
      }
    }
    return -1;
  }

  /** FNV-1a with 64 bits: a look-up meets another id by a chance of less than 10⁻¹⁴. */
  private static long hash(String requestId) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < requestId.length(); i++) {
      hash = (hash ^ requestId.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}
