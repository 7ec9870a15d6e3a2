package dev.scrubjay.gateway.config;

/** A catalog that ships with Scrubjay. */
public enum CatalogProfile {
  /** The six models of the specification, with its figures, and a model for embeddings. */
  SEED,
  /** The models that people use today. */
  CURRENT
}
