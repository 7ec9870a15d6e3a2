package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.BatchDialect;
import dev.scrubjay.gateway.dialect.ChatRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A client's dialect for embeddings, with translation to and from the form between dialects. */
public interface EmbeddingsDialect extends BatchDialect {

  /** {@code request} in the form between dialects. */
  Inputs inputs(ChatRequest request);

  /** Encodes an answer. */
  ObjectNode encodeVectors(Vectors vectors, ChatRequest request);

  /**
   * The texts to embed.
   *
   * @param task what the vectors are for, in Google's words; empty if the request does not say
   * @param dropped members of the request that this form lacks
   * @param obstacle the reason why the request cannot be translated, if there is one
   */
  record Inputs(
      List<String> texts,
      OptionalInt dimensions,
      Optional<String> task,
      List<String> dropped,
      Optional<String> obstacle) {
    public Inputs {
      texts = List.copyOf(texts);
      dropped = List.copyOf(dropped);
    }
  }

  /**
   * The vectors of an answer.
   *
   * @param tokens of all inputs; 0 if the provider does not tell
   */
  record Vectors(String model, List<float[]> vectors, long tokens) {
    public Vectors {
      vectors = List.copyOf(vectors);
    }
  }
}
