package dev.scrubjay.gateway.dialect.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What a speaker of a conversation contributes, in no dialect. */
sealed interface Said {

  record Words(String text) implements Said {}

  /** An image in PNG. */
  record Picture(String base64) implements Said {}

  /** A PDF. */
  record Paper(String name, String base64) implements Said {}

  /** Reasoning of the model. */
  record Thought(String text) implements Said {}

  /** The words with which a model refuses to answer. */
  record Refusal(String text) implements Said {}

  /** A call of a tool. */
  record Call(String id, String name, ObjectNode arguments) implements Said {
    Call withId(String other) {
      return new Call(other, name, arguments);
    }
  }

  /** The result of a tool. */
  record Outcome(String id, List<Said> parts, boolean failed) implements Said {
    public Outcome {
      parts = List.copyOf(parts);
    }
  }

  /** {@code said} with neighbouring texts of one kind as one. */
  static List<Said> merged(List<Said> said) {
    List<Said> merged = new ArrayList<>();
    for (Said part : said) {
      Said last = merged.isEmpty() ? null : merged.getLast();
      if (part instanceof Words more && last instanceof Words words) {
        merged.set(merged.size() - 1, new Words(words.text() + more.text()));
      } else if (part instanceof Thought more && last instanceof Thought thought) {
        merged.set(merged.size() - 1, new Thought(thought.text() + more.text()));
      } else {
        merged.add(part);
      }
    }
    return merged;
  }
}
