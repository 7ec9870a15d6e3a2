package dev.scrubjay.gateway.cli.replay;

/** A trace that cannot be read. The message names the source and the line. */
final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TraceException(String source, int line, String problem) {
    super(source + ", line " + line + ": " + problem);
  }
}
