package dev.scrubjay.policy.model;

/** A capability of a model. */
public enum Capability {
  TEXT,
  ANALYSIS,
  REASONING,
  CODE,
  /** Understanding of images. */
  MULTIMODAL,
  /** Understanding of PDF files. */
  DOCUMENT,
  /** Understanding of sound. */
  AUDIO,
  LONG_CONTEXT,
  FAST_PROCESSING,
  COST_EFFECTIVE,
  /** Conversion of text to vectors; the router never selects such a model. */
  EMBEDDING
}
