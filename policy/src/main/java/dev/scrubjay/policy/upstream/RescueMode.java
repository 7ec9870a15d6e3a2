package dev.scrubjay.policy.upstream;

/** What becomes of a stream that breaks off after tokens of it have been sent. */
public enum RescueMode {
  /** It ends with an error. */
  OFF,
  /**
   * A model continues the text that was sent, where its provider supports that; else as {@link
   * #RESTART}.
   */
  CONTINUE,
  /** A second answer goes on from the text that was sent, if it begins with it. */
  RESTART
}
