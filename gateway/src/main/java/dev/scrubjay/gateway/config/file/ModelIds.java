package dev.scrubjay.gateway.config.file;

import dev.scrubjay.gateway.config.reader.Format;

/** The form of model ids. */
final class ModelIds {
  static final Format<String> FORMAT =
      Format.text(
          "(?!auto$)[A-Za-z0-9][A-Za-z0-9._:/@-]{0,127}",
          "up to 128 letters, digits, or any of . _ : / @ -; not auto");

  /** An id, or a pattern of names. */
  static final Format<String> OR_PATTERN =
      Format.text(
          "(?!auto$)[A-Za-z0-9*][A-Za-z0-9._:/@*-]{0,127}",
          "up to 128 letters, digits, or any of . _ : / @ -, or a pattern with *; not auto");

  private ModelIds() {}
}
