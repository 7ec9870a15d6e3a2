package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.UnstreamedDialect;
import dev.scrubjay.gateway.dialect.Usage;

/** A client's dialect for the count of a conversation's input tokens, which is free of charge. */
public interface TokenCountDialect extends UnstreamedDialect {

  /** The conversation to count, in the form between dialects. */
  Conversation conversation(ChatRequest request);

  /** Encodes a count as an answer. */
  ObjectNode encodeCount(long tokens);

  @Override
  default boolean isMetered() {
    return false;
  }

  @Override
  default boolean isSampled(ChatRequest request) {
    return false;
  }

  @Override
  default Usage usage(ObjectNode answer) {
    return Usage.NONE;
  }
}
