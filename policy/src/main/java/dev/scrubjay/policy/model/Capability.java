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
  EMBEDDING
}
