package dev.scrubjay.policy.preload;

/** What becomes of a prediction that pays. */
public enum PreloadResult {
  /** The answer was made. */
  MADE,
  /** The answer that was made has been asked for. */
  ASKED,
  /** The answer that was made was not asked for in its time. */
  WASTED,
  /** The answer was in the cache already. */
  PRESENT,
  /** No model gave an answer. */
  FAILED,
  /** The day's limit is reached. */
  BUDGET,
  /** Until it was too late, clients needed the model or the replica, or too many were made. */
  BUSY,
  /** The request is not remembered, or must not be repeated. */
  UNKNOWN
}
