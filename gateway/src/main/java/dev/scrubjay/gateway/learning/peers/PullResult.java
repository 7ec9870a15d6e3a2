package dev.scrubjay.gateway.learning.peers;

/** How a pull from a peer ended. */
public enum PullResult {
  /** A newer state was taken over. */
  NEWER,
  /** The state was known. */
  KNOWN,
  /** What the peer told was refused. */
  REFUSED,
  /** The peer did not tell anything. */
  FAILED,
  /** It was not due, or another replica's turn. */
  NONE
}
