package dev.scrubjay.gateway.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reasons why Redis cannot be used, in words that hold no address with a password. */
final class RedisTrouble {
  private static final int MAX_CAUSES = 10;
  private static final Pattern REFUSAL =
      Pattern.compile("\\b(WRONGPASS|NOAUTH|NOPERM)\\b[^\\r\\n]{0,120}");
  private static final Pattern PASSWORD_NOT_WANTED =
      Pattern.compile("called without any password configured|no password is set");

  /** User and password in an address. */
  private static final Pattern CREDENTIALS = Pattern.compile("//[^/@\\s]*@");

  private RedisTrouble() {}

  /**
   * The reason in {@code failure}; a refusal of the credentials is named as such, for all else the
   * innermost cause is told too.
   */
  static String of(Throwable failure) {
    Throwable cause = failure;
    Throwable innermost = failure;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      String message = String.valueOf(cause.getMessage());
      Matcher refusal = REFUSAL.matcher(message);
      if (refusal.find()) {
        return "it refuses the gateway's credentials: " + safe(refusal.group());
      }
      if (message.startsWith("MOVED ")) {
        return "it is a node of a Cluster, whose address begins with redis-cluster://: " + message;
      }
      if (PASSWORD_NOT_WANTED.matcher(message).find()) {
        return "it has no password, and redis.url has one: " + safe(message);
      }
      innermost = cause;
      cause = cause.getCause();
    }
    String told = String.valueOf(failure.getMessage());
    String reason = String.valueOf(innermost.getMessage());
    return safe(told.contains(reason) ? told : told + ": " + reason);
  }

  private static String safe(String text) {
    return CREDENTIALS.matcher(text).replaceAll("//***@");
  }
}
