package dev.scrubjay.policy.model;

/** What a model is good for. */
public enum Capability {
  TEXT,
  ANALYSIS,
  REASONING,
  CODE,
  /** Understands images. */
  MULTIMODAL,
  LONG_CONTEXT,
  FAST_PROCESSING,
  COST_EFFECTIVE,
  /** Turns text into vectors; such a model is never routed to. */
  EMBEDDING
}
