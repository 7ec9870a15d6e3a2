package dev.scrubjay.gateway.config;

/** Where the semantic cache has a part in answers. */
public enum SemanticMode {
  /** Nowhere. */
  OFF,
  /** In the answers to requests that ask for it. */
  REQUEST,
  /** Nowhere, but what it would have done is counted, and it learns. */
  SHADOW,
  /** In all answers to requests that do not forbid it. */
  ON
}
