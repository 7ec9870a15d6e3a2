package dev.scrubjay.policy.model;

/** A capability of a model. */
public enum Capability {
  TEXT,
  ANALYSIS,
  REASONING,
  CODE,
  /** Understanding of images. */
  MULTIMODAL,
  /** Understanding of sound. */
  AUDIO,
  /** Understanding of documents, such as PDF files. */
  DOCUMENT,
  /** Calls of tools. */
  TOOLS,
  /** Answers that keep to a JSON schema. */
  JSON_SCHEMA,
  LONG_CONTEXT,
  FAST_PROCESSING,
  COST_EFFECTIVE,
  /** Conversion of text to vectors; the router never selects such a model. */
  EMBEDDING,
  /** Judgement of text by its harm; the router never selects such a model. */
  MODERATION,
  /** Ranking of documents for a query; the router never selects such a model. */
  RERANK;

  /** Whether models with it do nothing else, and are used by their names alone. */
  public boolean isExclusive() {
    return this == EMBEDDING || this == MODERATION || this == RERANK;
  }
}
