package dev.scrubjay.gateway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the comments of {@code config/scrubjay.example.yaml} say of its settings.
 *
 * @param bySetting by path, in the order of the file; sections are in it too
 */
record ExampleComments(Map<String, String> bySetting) {
  private static final Pattern SETTING =
      Pattern.compile("( *)((?:- )*)(\"[^\"]+\"|[\\w.-]+):( [^#]*?| +\"[^\"]*\"| .*\\$\\{.*?)?");
  private static final Pattern COMMENT = Pattern.compile("( *)# ?(.*)");
  private static final Pattern TRAILING = Pattern.compile("(.*?\\S) +# (.*)");

  /** Settings that the file has as comments, as their values are of one's own. */
  private static final Pattern COMMENTED_OUT = Pattern.compile(" +# (peers|tests):.*");

  /** The file with the settings that are commented out. */
  static String withAllSettings(String file) {
    StringBuilder all = new StringBuilder();
    boolean within = false;
    for (String line : file.lines().toList()) {
      within = line.strip().startsWith("#") && (within || COMMENTED_OUT.matcher(line).matches());
      all.append(within ? line.replaceFirst("# ", "") : line).append('\n');
    }
    return all.toString();
  }

  /** Reads a file. */
  static ExampleComments of(String file) {
    Map<String, String> found = new LinkedHashMap<>();
    List<String> path = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    StringBuilder before = new StringBuilder();
    String last = "";
    int lastColumn = -1;
    for (String line : file.lines().toList()) {
      Matcher comment = COMMENT.matcher(line);
      if (comment.matches()) {
        if (comment.group(1).length() == lastColumn) {
          found.merge(last, comment.group(2).strip(), (a, b) -> a + " " + b);
        } else {
          before.append(before.isEmpty() ? "" : " ").append(comment.group(2).strip());
        }
        continue;
      }
      Matcher trailing = TRAILING.matcher(line);
      String code = trailing.matches() ? trailing.group(1) : line;
      Matcher setting = SETTING.matcher(code);
      if (!setting.matches()) {
        before.setLength(0);
        lastColumn = -1;
        continue;
      }
      int column = setting.group(1).length() + setting.group(2).length();
      while (!columns.isEmpty() && columns.getLast() >= column) {
        columns.removeLast();
        path.removeLast();
      }
      columns.add(column);
      String item = setting.group(2).isEmpty() && !isInList(path, columns) ? "" : "[].";
      path.add(item + setting.group(3).replace("\"", ""));
      last = String.join(".", path).replace(".[].", "[].");
      lastColumn = trailing.matches() ? line.length() - trailing.group(2).length() - 2 : -1;
      if (trailing.matches()) {
        before.append(before.isEmpty() ? "" : " ").append(trailing.group(2).strip());
      }
      if (!before.isEmpty()) {
        found.put(last, before.toString());
        before.setLength(0);
      }
    }
    return new ExampleComments(found);
  }

  /** Lists in the file are indented by four below the setting that has them. */
  private static boolean isInList(List<String> path, List<Integer> columns) {
    int size = columns.size();
    return size > 1 && !path.isEmpty() && columns.get(size - 1) - columns.get(size - 2) == 4;
  }
}
