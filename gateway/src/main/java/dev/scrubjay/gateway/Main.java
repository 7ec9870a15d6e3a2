package dev.scrubjay.gateway;

import dev.scrubjay.gateway.cli.Scrubjay;

/** The program's entry. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(Scrubjay.run(args));
  }
}
