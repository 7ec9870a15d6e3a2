package dev.scrubjay.gateway.chaos;

/** Trouble that Redis gets into, and out of again. */
enum RedisTrouble {
  /** Killed; a new and empty one takes its place. */
  KILLED,
  /** Stopped: connections stay open, and nothing answers. */
  HUNG,
  /** Refuses all writes, as its memory is full. */
  FULL,
  /** Nothing passes, and the connections of before are dead for good, without being closed. */
  HALF_OPEN,
  /** A replica takes its place, with all data that has reached it. */
  FAILED_OVER
}
