package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A client dialect whose requests may ask for several things at once, which are cached apart. */
public interface BatchDialect extends UnstreamedDialect {

  /** The number of things that {@code request} asks for. */
  int parts(ChatRequest request);

  /** Whether {@code request} is answered by joined answers, as it asks for several things. */
  default boolean isBatch(ChatRequest request) {
    return parts(request) > 1;
  }

  /**
   * The request for some of the things that {@code request} asks for. For one thing it is the same
   * as any other request for that thing alone.
   *
   * @param parts their numbers from 0, in order
   */
  ChatRequest asking(ChatRequest request, List<Integer> parts);

  /**
   * Splits {@code answer} into the answers to requests for one thing each.
   *
   * @throws MalformedReplyException if it does not have as many
   */
  List<ObjectNode> split(ChatRequest request, ObjectNode answer);

  /** Joins answers to requests for one thing each; {@link #split} gives them again. */
  ObjectNode join(List<ObjectNode> answers);
}
