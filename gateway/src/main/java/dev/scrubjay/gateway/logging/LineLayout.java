package dev.scrubjay.gateway.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/**
 * An event as one line of text: {@code 08:15:42.123 INFO message key=value key=value}. Line breaks
 * within it become spaces; the stack trace of an error follows on lines of its own.
 */
public final class LineLayout extends LayoutBase<ILoggingEvent> {
  private static final int LEVEL_WIDTH = 5;
  private static final int USUAL_LENGTH = 256;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.", Locale.ROOT).withZone(ZoneId.systemDefault());

  private volatile Second last = new Second(-1, "");

  /** The time of day of one second, which the lines of that second share. */
  private record Second(long epoch, String text) {}

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(USUAL_LENGTH);
    time(event.getTimeStamp(), line);
    String level = event.getLevel().toString();
    line.append(' ').append(level).repeat(' ', Math.max(0, LEVEL_WIDTH - level.length()) + 1);
    inOneLine(event.getFormattedMessage(), line);
    line.append(' ');
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      for (int i = 0; i < pairs.size(); i++) {
        line.append(i == 0 ? "" : " ").append(pairs.get(i).key).append('=');
        inOneLine(String.valueOf(pairs.get(i).value), line);
      }
    }
    line.append(System.lineSeparator());
    if (event.getThrowableProxy() != null) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString();
  }

  private void time(long millis, StringBuilder line) {
    long epoch = Math.floorDiv(millis, 1000L);
    Second second = last;
    if (second.epoch() != epoch) {
      second = new Second(epoch, TIME.format(Instant.ofEpochSecond(epoch)));
      last = second;
    }
    int fraction = (int) Math.floorMod(millis, 1000L);
    line.append(second.text())
        .append((char) ('0' + fraction / 100))
        .append((char) ('0' + fraction / 10 % 10))
        .append((char) ('0' + fraction % 10));
  }

  private static void inOneLine(String text, StringBuilder line) {
    if (text.indexOf('\n') < 0 && text.indexOf('\r') < 0) {
      line.append(text);
      return;
    }
    boolean broken = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean breaks = c == '\n' || c == '\r';
      if (!breaks) {
        line.append(c);
      } else if (!broken) {
        line.append(' ');
      }
      broken = breaks;
    }
  }
}
