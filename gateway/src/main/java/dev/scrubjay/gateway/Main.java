package dev.scrubjay.gateway;

import dev.scrubjay.gateway.cli.Scrubjay;
import dev.scrubjay.gateway.cli.Serving;

/** The program's entry. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    withoutRecorder("io.lettuce.core.jfr");
    withoutRecorder("io.netty.jfr.enabled");
    System.exit(Serving.runIfPlain(args).orElseGet(() -> Scrubjay.run(args)));
  }

  /** Spares a start the registration of a library's events with the flight recorder. */
  private static void withoutRecorder(String property) {
    System.setProperty(property, System.getProperty(property, "false"));
  }
}
