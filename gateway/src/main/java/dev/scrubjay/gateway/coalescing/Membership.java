package dev.scrubjay.gateway.coalescing;

import io.vertx.core.Future;

/**
 * One request's part in a shared call.
 *
 * @param initiator whether the call was begun for it
 */
public record Membership(SharedCall call, boolean initiator) {

  /** The role of a member. */
  public sealed interface MemberRole {
    /** The answer is produced for this request, and shared with the others. */
    record Leader() implements MemberRole {}

    /**
     * The answer of another request is used.
     *
     * @param remote whether another replica leads
     */
    record Follower(boolean remote) implements MemberRole {}
  }

  /** The role now; it can change until the call has an outcome. */
  public MemberRole role() {
    boolean remote = call.isFollowing();
    return initiator && !remote ? new MemberRole.Leader() : new MemberRole.Follower(remote);
  }

  /** Whether the request uses another's answer. */
  public boolean isFollower() {
    return role() instanceof MemberRole.Follower;
  }

  public Future<CallOutcome> outcome() {
    return call.outcome();
  }

  /** Ends the membership; once. */
  public void leave() {
    call.leave();
  }
}
