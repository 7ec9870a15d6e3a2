package dev.scrubjay.gateway.completion;

/** For whom an answer is made. */
enum AnswerPurpose {
  /** A client waits for it. */
  CLIENT,
  /** For the cache, in place of an entry that is served meanwhile. */
  REFRESH,
  /** For the cache, as it is expected to be asked for. */
  PRELOAD
}
