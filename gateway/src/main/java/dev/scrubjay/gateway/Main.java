package dev.scrubjay.gateway;

import dev.scrubjay.gateway.cli.Scrubjay;

/** The program's entry. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // To register Lettuce's events with the flight recorder would cost a start 3 % of its time.
    System.setProperty("io.lettuce.core.jfr", System.getProperty("io.lettuce.core.jfr", "false"));
    System.exit(Scrubjay.run(args));
  }
}
