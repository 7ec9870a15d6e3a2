package dev.scrubjay.gateway.cli.remote.warm;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a file, read one after the other. */
final class CountedLines implements Closeable {
  private final BufferedReader reader;
  private final long size;
  private long read;
  private long number;

  /**
   * @param size of the file in bytes; 0 if it is not known
   */
  CountedLines(BufferedReader reader, long size) {
    this.reader = reader;
    this.size = size;
  }

  /** The next line; null at the end. */
  @Nullable String next() throws IOException {
    String line = reader.readLine();
    if (line != null) {
      number++;
      read += line.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    return line;
  }

  /** The number of the last line, from 1. */
  long number() {
    return number;
  }

  /** The share of the file that was read, 0 to 1; negative if its size is not known. */
  double share() {
    return size == 0 ? -1 : (double) read / size;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
