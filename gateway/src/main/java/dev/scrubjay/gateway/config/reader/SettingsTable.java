package dev.scrubjay.gateway.config.reader;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Settings as text, one a line: path, value and source in aligned columns. */
public final class SettingsTable {
  private SettingsTable() {}

  public static String of(List<Setting> settings) {
    int paths = width(settings, Setting::path);
    int values = width(settings, Setting::shown);
    return settings.stream()
        .map(s -> pad(s.path(), paths) + "  " + pad(s.shown(), values) + "  " + s.source() + "\n")
        .collect(Collectors.joining());
  }

  private static int width(List<Setting> settings, Function<Setting, String> column) {
    return settings.stream().map(column).mapToInt(String::length).max().orElse(0);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
