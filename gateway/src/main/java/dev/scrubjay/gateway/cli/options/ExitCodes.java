package dev.scrubjay.gateway.cli.options;

/** The program's exit codes, other than 0 for success. */
public final class ExitCodes {
  /** The command failed. */
  public static final int FAILED = 1;

  /** The command was used wrongly, or its configuration is invalid. */
  public static final int MISUSED = 2;

  /** No gateway answers at the given address. */
  public static final int UNREACHABLE = 3;

  private ExitCodes() {}
}
