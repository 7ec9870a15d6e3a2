package dev.scrubjay.gateway.cli.replay;

/** A trace that cannot be read; says where. */
public final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TraceException(String source, int line, String what) {
    super(source + ", line " + line + ": " + what);
  }
}
