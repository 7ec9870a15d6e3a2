package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of {@code docs/} that is made from the code, by its test. */
public final class GeneratedPage {
  /** The property that has the tests write their pages; {@code scripts/docs-pages} sets it. */
  private static final String WRITE = "scrubjay.write-docs";

  private GeneratedPage() {}

  /** Checks that the page is as the code would have it, or writes it. */
  public static void check(String name, String text) throws IOException {
    Path page = Path.of("..", "docs", name);
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(page, text);
    }
    assertThat(page).exists();
    assertThat(Files.readString(page))
        .as("docs/" + name + " is stale: scripts/docs-pages makes it anew")
        .isEqualTo(text);
  }
}
