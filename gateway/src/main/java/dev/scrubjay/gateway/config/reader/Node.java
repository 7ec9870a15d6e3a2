package dev.scrubjay.gateway.config.reader;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of the configuration as it is written, before its meaning is known. */
public sealed interface Node {

  /** The place where it is written, such as {@code scrubjay.yaml:12}. */
  String source();

  /** A value, quoted or not. */
  record Scalar(String text, String source) implements Node {}

  /** A name without a value, which counts as missing. */
  record Empty(String source) implements Node {}

  /** A list. */
  record Sequence(List<Node> items, String source) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * Values by name.
   *
   * @param entries in the order in which they were written
   */
  record Mapping(Map<String, Node> entries, String source) implements Node {
    public static final Mapping NONE = new Mapping(Map.of(), "default");

    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Whether {@code name} has a value. */
    public boolean has(String name) {
      return !(child(name) instanceof Empty);
    }

    /** The value of {@code name}, or {@link Empty}. */
    public Node child(String name) {
      Node child = entries.get(name);
      return child == null ? new Empty(source) : child;
    }

    /** A copy in which {@code name} has {@code value}. */
    public Mapping with(String name, Node value) {
      Map<String, Node> changed = new LinkedHashMap<>(entries);
      changed.put(name, value);
      return new Mapping(changed, source);
    }

    /** A copy in which the values of {@code other} replace this mapping's, name by name. */
    public Mapping overlaidBy(Mapping other) {
      Mapping result = this;
      for (Map.Entry<String, Node> entry : other.entries.entrySet()) {
        String name = entry.getKey();
        Node theirs = entry.getValue();
        result = result.with(name, has(name) ? overlay(child(name), theirs) : theirs);
      }
      return result;
    }

    /** Keeps a value that stands where a mapping belongs, so that it is reported. */
    private static Node overlay(Node ours, Node theirs) {
      if (theirs instanceof Mapping right) {
        return ours instanceof Mapping left ? left.overlaidBy(right) : ours;
      }
      return theirs instanceof Empty ? ours : theirs;
    }
  }
}
