package dev.scrubjay.policy.key;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A JSON value as a flat list of nodes in the order of its text, which is written with its members
 * sorted. Texts are kept as they came, and not copied. Not thread-safe.
 *
 * <p>A member is two nodes: its name and its value. An object or array is followed by its contents.
 */
final class FlatJson {
  private static final byte SORTED_OBJECT = 0;
  private static final byte OBJECT_AS_IS = 1;
  private static final byte ARRAY = 2;
  private static final byte PLAIN_TEXT = 3;
  private static final byte TEXT = 4;
  private static final byte SCALAR = 5;

  /** Up to so many members are sorted by insertion, which takes no memory. */
  private static final int FEW = 16;

  /** Names, texts and other scalars. */
  private final List<String> texts = new ArrayList<>();

  private final List<Members> objects = new ArrayList<>();
  private byte[] kinds = new byte[64];

  /** The index of a node in {@link #texts} or {@link #objects}; the node after an array. */
  private int[] details = new int[64];

  private int size;
  private long length;

  /** The members of an object. */
  private static final class Members {
    /** The nodes of their names, in the order in which they are written. */
    private final int[] names;

    /** The node after the object. */
    private final int end;

    private Members(int[] names, int end) {
      this.names = names;
      this.end = end;
    }
  }

  /**
   * Begins an object, whose contents follow.
   *
   * @return to be given to {@link #endObject}
   */
  int beginObject(boolean sorted) {
    return add(sorted ? SORTED_OBJECT : OBJECT_AS_IS, 0);
  }

  /** Ends an object. */
  void endObject(int object) {
    int[] names = names(object);
    boolean asIs = kinds[object] == OBJECT_AS_IS || isSorted(names);
    details[object] = objects.size();
    objects.add(new Members(asIs ? names : sorted(names), size));
    length += names.length + punctuation(names.length);
  }

  /**
   * Begins an array, whose contents follow.
   *
   * @return to be given to {@link #endArray}
   */
  int beginArray() {
    return add(ARRAY, 0);
  }

  /** Ends an array of so many elements. */
  void endArray(int array, int elements) {
    details[array] = size;
    length += punctuation(elements);
  }

  /** Two brackets, and the commas. */
  private static int punctuation(int elements) {
    return 2 + Math.max(0, elements - 1);
  }

  /** Adds a text, or the name of a member, whose value follows. */
  void text(String text) {
    long quoted = Utf8Output.quotedLength(text);
    length += quoted;
    texts.add(text);
    add(quoted == text.length() + 2L ? PLAIN_TEXT : TEXT, texts.size() - 1);
  }

  /** Adds any other value by its canonical form, which is ASCII. */
  void scalar(String form) {
    length += form.length();
    texts.add(form);
    add(SCALAR, texts.size() - 1);
  }

  private int add(byte kind, int detail) {
    if (size == kinds.length) {
      int longer = size + (size >> 1);
      kinds = Arrays.copyOf(kinds, longer);
      details = Arrays.copyOf(details, longer);
    }
    kinds[size] = kind;
    details[size] = detail;
    return size++;
  }

  /** The bytes of the text of the whole value, in UTF-8. */
  long length() {
    return length;
  }

  /** Writes the text of the whole value. */
  void write(Utf8Output out) {
    write(0, out);
  }

  private void write(int node, Utf8Output out) {
    switch (kinds[node]) {
      case SORTED_OBJECT, OBJECT_AS_IS -> object(objects.get(details[node]).names, out);
      case ARRAY -> array(node, out);
      case PLAIN_TEXT -> out.addPlain(textOf(node));
      case TEXT -> out.addQuoted(textOf(node));
      default -> out.addAscii(textOf(node));
    }
  }

  private void array(int node, Utf8Output out) {
    out.add('[');
    for (int element = node + 1; element < details[node]; element = after(element)) {
      if (element > node + 1) {
        out.add(',');
      }
      write(element, out);
    }
    out.add(']');
  }

  private void object(int[] names, Utf8Output out) {
    out.add('{');
    for (int i = 0; i < names.length; i++) {
      if (i > 0) {
        out.add(',');
      }
      write(names[i], out);
      out.add(':');
      write(names[i] + 1, out);
    }
    out.add('}');
  }

  /** The nodes of the names in an object. */
  private int[] names(int object) {
    int count = 0;
    for (int name = object + 1; name < size; name = after(name + 1)) {
      count++;
    }
    int[] names = new int[count];
    int i = 0;
    for (int name = object + 1; name < size; name = after(name + 1)) {
      names[i++] = name;
    }
    return names;
  }

  private boolean isSorted(int[] names) {
    for (int i = 1; i < names.length; i++) {
      if (textOf(names[i - 1]).compareTo(textOf(names[i])) > 0) {
        return false;
      }
    }
    return true;
  }

  private int[] sorted(int[] names) {
    if (names.length <= FEW) {
      sortFew(names);
      return names;
    }
    return Arrays.stream(names)
        .boxed()
        .sorted(Comparator.comparing(this::textOf))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private void sortFew(int[] names) {
    for (int i = 1; i < names.length; i++) {
      int name = names[i];
      int place = i;
      while (place > 0 && textOf(names[place - 1]).compareTo(textOf(name)) > 0) {
        names[place] = names[place - 1];
        place--;
      }
      names[place] = name;
    }
  }

  private String textOf(int node) {
    return texts.get(details[node]);
  }

  private int after(int node) {
    return switch (kinds[node]) {
      case SORTED_OBJECT, OBJECT_AS_IS -> objects.get(details[node]).end;
      case ARRAY -> details[node];
      default -> node + 1;
    };
  }
}
