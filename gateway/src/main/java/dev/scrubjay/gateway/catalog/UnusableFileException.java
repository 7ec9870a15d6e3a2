package dev.scrubjay.gateway.catalog;

import java.nio.file.Path;

/** A file cannot be used; the message names it and says why. */
public final class UnusableFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableFileException(Path file, String why) {
    super(file + ": " + why);
  }
}
