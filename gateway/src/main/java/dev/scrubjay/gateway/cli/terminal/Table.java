package dev.scrubjay.gateway.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** A table with a line of column names; columns are as wide as their contents. */
public final class Table {
  private static final String GAP = "  ";

  private final List<Column> columns = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

  private record Column(String name, boolean right) {}

  /**
   * @param style picocli's name of a style such as {@code red}; empty for none
   */
  private record Row(String style, List<String> cells) {}

  /** Adds a column of texts. */
  public Table left(String name) {
    columns.add(new Column(name, false));
    return this;
  }

  /** Adds columns of numbers, which are aligned at their right. */
  public Table right(String... names) {
    for (String name : names) {
      columns.add(new Column(name, true));
    }
    return this;
  }

  /** Adds a row with a cell for each column. */
  public Table row(String... cells) {
    return styled("", cells);
  }

  /** Adds a row that stands out where there are colours. */
  public Table alarming(String... cells) {
    return styled("bold,red", cells);
  }

  private Table styled(String style, String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "cells: " + cells.length + " (expected: " + columns.size() + ")");
    }
    rows.add(new Row(style, List.of(cells)));
    return this;
  }

  /** Whether there is no row. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The table as lines with {@code indent} before each, in the colours of {@code command}. */
  public String text(CommandSpec command, String indent) {
    return text(command.commandLine().getColorScheme().ansi(), indent);
  }

  /** The table as lines with {@code indent} before each. */
  public String text(Ansi ansi, String indent) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).name().length();
      for (Row row : rows) {
        widths[i] = Math.max(widths[i], row.cells().get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    line(text, ansi, indent, new Row("bold", columns.stream().map(Column::name).toList()), widths);
    rows.forEach(row -> line(text, ansi, indent, row, widths));
    return text.toString();
  }

  private void line(StringBuilder text, Ansi ansi, String indent, Row row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.cells().get(i);
      String pad = " ".repeat(widths[i] - cell.length());
      line.append(i == 0 ? "" : GAP).append(columns.get(i).right() ? pad + cell : cell + pad);
    }
    text.append(indent)
        .append(Colours.styled(ansi, row.style(), line.toString().stripTrailing()))
        .append(System.lineSeparator());
  }
}
