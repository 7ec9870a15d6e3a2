package dev.scrubjay.gateway.semantic.embedding;

import dev.scrubjay.gateway.request.Completion;
import io.vertx.core.Future;
import java.util.Optional;

/** A maker of vectors that are near each other if their texts mean about the same. */
public interface Embedder {

  /** Its name; vectors of embedders with different names cannot be compared. */
  String name();

  /**
   * The vector of {@code text}, which is part of {@code completion}; empty if a vector does not
   * tell what the text says: it is too long, or in characters that the model does not know. Fails
   * with an {@link EmbeddingException}; completes on the caller's context.
   */
  Future<Optional<float[]>> embed(Completion completion, String text);

  /** Makes it ready, if that takes time. */
  default void prepare() {}

  /** Ends its threads. */
  default void close() {}
}
