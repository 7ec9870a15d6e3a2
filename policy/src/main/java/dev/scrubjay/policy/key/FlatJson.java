package dev.scrubjay.policy.key;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A JSON value as a flat list of nodes in the order of its text, which is written with its members
 * sorted. Each byte is copied twice, however deep it is nested. Not thread-safe.
 *
 * <p>A member is two nodes: its name and its value. An object or array is followed by its contents.
 */
final class FlatJson {
  private static final byte SORTED_OBJECT = 0;
  private static final byte OBJECT_AS_IS = 1;
  private static final byte ARRAY = 2;
  private static final byte NAME = 3;
  private static final byte SCALAR = 4;

  private final Bytes scalars = new Bytes(256);
  private final List<String> names = new ArrayList<>();
  private byte[] kinds = new byte[64];

  /** Where a scalar begins in {@link #scalars}; the index of a name. */
  private int[] from = new int[64];

  /** Where a scalar ends; the node after an object's or array's contents. */
  private int[] to = new int[64];

  private int size;

  /**
   * Begins an object, whose contents follow.
   *
   * @return to be given to {@link #end}
   */
  int beginObject(boolean sorted) {
    return add(sorted ? SORTED_OBJECT : OBJECT_AS_IS, 0, 0);
  }

  /** Begins an array, whose contents follow. */
  int beginArray() {
    return add(ARRAY, 0, 0);
  }

  /** Ends an object or array. */
  void end(int node) {
    to[node] = size;
  }

  /** Adds a member's name, whose value follows. */
  void name(String name) {
    add(NAME, names.size(), 0);
    names.add(name);
  }

  /** Adds a text. */
  void text(String text) {
    int begin = scalars.size();
    JsonString.write(text, scalars);
    add(SCALAR, begin, scalars.size());
  }

  /** Adds any other value by its canonical form, which is ASCII. */
  void scalar(String form) {
    int begin = scalars.size();
    scalars.add(form);
    add(SCALAR, begin, scalars.size());
  }

  private int add(byte kind, int begin, int end) {
    if (size == kinds.length) {
      int longer = size + (size >> 1);
      kinds = Arrays.copyOf(kinds, longer);
      from = Arrays.copyOf(from, longer);
      to = Arrays.copyOf(to, longer);
    }
    kinds[size] = kind;
    from[size] = begin;
    to[size] = end;
    return size++;
  }

  /** The text of the whole value. */
  byte[] bytes() {
    Bytes out = new Bytes(scalars.size() + 16 * size);
    write(0, out);
    return out.toArray();
  }

  private void write(int node, Bytes out) {
    switch (kinds[node]) {
      case SORTED_OBJECT -> {
        int[] members = members(node);
        object(isSorted(members) ? members : sorted(members), out);
      }
      case OBJECT_AS_IS -> object(members(node), out);
      case ARRAY -> array(node, out);
      default -> out.add(scalars, from[node], to[node]);
    }
  }

  private void array(int node, Bytes out) {
    out.add('[');
    for (int element = node + 1; element < to[node]; element = after(element)) {
      if (element > node + 1) {
        out.add(',');
      }
      write(element, out);
    }
    out.add(']');
  }

  private void object(int[] members, Bytes out) {
    out.add('{');
    for (int i = 0; i < members.length; i++) {
      if (i > 0) {
        out.add(',');
      }
      JsonString.write(nameOf(members[i]), out);
      out.add(':');
      write(members[i] + 1, out);
    }
    out.add('}');
  }

  /** The nodes of the names in an object. */
  private int[] members(int object) {
    int count = 0;
    for (int name = object + 1; name < to[object]; name = after(name + 1)) {
      count++;
    }
    int[] members = new int[count];
    int i = 0;
    for (int name = object + 1; name < to[object]; name = after(name + 1)) {
      members[i++] = name;
    }
    return members;
  }

  private boolean isSorted(int[] members) {
    for (int i = 1; i < members.length; i++) {
      if (nameOf(members[i - 1]).compareTo(nameOf(members[i])) > 0) {
        return false;
      }
    }
    return true;
  }

  private int[] sorted(int[] members) {
    Integer[] sorted = new Integer[members.length];
    for (int i = 0; i < members.length; i++) {
      sorted[i] = members[i];
    }
    Arrays.sort(sorted, Comparator.comparing(this::nameOf));
    int[] nodes = new int[members.length];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = sorted[i];
    }
    return nodes;
  }

  private String nameOf(int node) {
    return names.get(from[node]);
  }

  private int after(int node) {
    return kinds[node] <= ARRAY ? to[node] : node + 1;
  }
}
