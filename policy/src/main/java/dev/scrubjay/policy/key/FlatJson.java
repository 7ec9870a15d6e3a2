package dev.scrubjay.policy.key;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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

  private final Text scalars = new Text();
  private final List<String> names = new ArrayList<>();
  private byte[] kinds = new byte[64];

  /** Where a scalar begins in {@link #scalars}; the index of a name. */
  private int[] from = new int[64];

  /** Where a scalar ends; the node after an object's or array's contents. */
  private int[] to = new int[64];

  private int size;

  /** Bytes of which a range can be copied. */
  private static final class Text extends ByteArrayOutputStream {
    void copy(int begin, int end, ByteArrayOutputStream out) {
      out.write(buf, begin, end - begin);
    }
  }

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

  /** Adds a value by its canonical form. */
  void scalar(String form) {
    int begin = scalars.size();
    scalars.writeBytes(form.getBytes(StandardCharsets.UTF_8));
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
    ByteArrayOutputStream out = new ByteArrayOutputStream(scalars.size() + 2 * size);
    write(0, out);
    return out.toByteArray();
  }

  private void write(int node, ByteArrayOutputStream out) {
    switch (kinds[node]) {
      case SORTED_OBJECT -> {
        int[] members = members(node);
        object(isSorted(members) ? members : sorted(members), out);
      }
      case OBJECT_AS_IS -> object(members(node), out);
      case ARRAY -> array(node, out);
      default -> scalars.copy(from[node], to[node], out);
    }
  }

  private void array(int node, ByteArrayOutputStream out) {
    out.write('[');
    for (int element = node + 1; element < to[node]; element = after(element)) {
      if (element > node + 1) {
        out.write(',');
      }
      write(element, out);
    }
    out.write(']');
  }

  private void object(int[] members, ByteArrayOutputStream out) {
    out.write('{');
    for (int i = 0; i < members.length; i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(JsonString.quoted(nameOf(members[i])).getBytes(StandardCharsets.UTF_8));
      out.write(':');
      write(members[i] + 1, out);
    }
    out.write('}');
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
    return Arrays.stream(members)
        .boxed()
        .sorted(Comparator.comparing(this::nameOf))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private String nameOf(int node) {
    return names.get(from[node]);
  }

  private int after(int node) {
    return kinds[node] <= ARRAY ? to[node] : node + 1;
  }
}
