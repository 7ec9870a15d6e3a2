package dev.scrubjay.gateway.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The arguments of a script, in order, and readers for the items of its result. */
public final class Args {
  private final List<byte[]> args = new ArrayList<>();

  public Args add(byte[] bytes) {
    args.add(bytes);
    return this;
  }

  public Args add(String text) {
    return add(utf8(text));
  }

  public Args add(long number) {
    return add(Long.toString(number));
  }

  public Args add(double number) {
    return add(Double.toString(number));
  }

  public byte[][] toArray() {
    return args.toArray(byte[][]::new);
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static long number(List<Object> reply, int index) {
    return (Long) reply.get(index);
  }

  public static byte[] bytes(List<Object> reply, int index) {
    return (byte[]) reply.get(index);
  }

  public static String text(List<Object> reply, int index) {
    return text(bytes(reply, index));
  }

  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
