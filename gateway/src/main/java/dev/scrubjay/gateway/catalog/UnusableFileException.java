package dev.scrubjay.gateway.catalog;

import java.nio.file.Path;

/** The failure to use a file; the message names the file and the reason. */
public final class UnusableFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableFileException(Path file, String why) {
    super(file + ": " + why);
  }
}
