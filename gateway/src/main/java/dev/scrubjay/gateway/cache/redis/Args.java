package dev.scrubjay.gateway.cache.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The arguments of a script, in order, and how to read what it gives. */
final class Args {
  private final List<byte[]> args = new ArrayList<>();

  Args add(byte[] bytes) {
    args.add(bytes);
    return this;
  }

  Args add(String text) {
    return add(utf8(text));
  }

  Args add(long number) {
    return add(Long.toString(number));
  }

  Args add(double number) {
    return add(Double.toString(number));
  }

  byte[][] toArray() {
    return args.toArray(byte[][]::new);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static long number(List<Object> reply, int index) {
    return (Long) reply.get(index);
  }

  static byte[] bytes(List<Object> reply, int index) {
    return (byte[]) reply.get(index);
  }

  static String text(List<Object> reply, int index) {
    return text(bytes(reply, index));
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
