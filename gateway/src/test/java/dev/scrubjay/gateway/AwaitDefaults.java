package dev.scrubjay.gateway;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The way all tests wait for conditions: they look at once and then ever less often, so that they
 * lose no time, and give up late, so that a busy machine fails none of them.
 */
public final class AwaitDefaults implements BeforeAllCallback {
  private static final Duration FIRST_POLL = Duration.ofMillis(5);
  private static final Duration MAX_POLL = Duration.ofMillis(80);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultPollInterval(
        IterativePollInterval.iterative(AwaitDefaults::next, FIRST_POLL));
    Awaitility.setDefaultTimeout(LIMIT);
  }

  private static Duration next(Duration poll) {
    Duration twice = poll.multipliedBy(2);
    return twice.compareTo(MAX_POLL) < 0 ? twice : MAX_POLL;
  }
}
