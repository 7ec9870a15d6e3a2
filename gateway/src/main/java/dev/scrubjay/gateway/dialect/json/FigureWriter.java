package dev.scrubjay.gateway.dialect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import dev.scrubjay.policy.Plain;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Writes JSON in which figures that we computed, which are {@code double}s, are as people write
 * them. Numbers that were read are decimals, and stay as they are.
 */
class FigureWriter extends JsonGeneratorDelegate {
  /** Numbers that were read and have more digits than that stay as they are. */
  private static final int LONGEST = 24;

  FigureWriter(JsonGenerator json) {
    super(json, false);
  }

  @Override
  public void writeNumber(double value) throws IOException {
    double size = Math.abs(value);
    if (size == 0 || (size > 1e-20 && size < 1e20)) {
      String text = Plain.text(value);
      super.writeNumber(
          text.contains(".") ? text : text + ".0"); // no integer to clients with types
    } else {
      super.writeNumber(value);
    }
  }

  /** Writes numbers that were read without exponents too. */
  static final class ForPeople extends FigureWriter {
    ForPeople(JsonGenerator json) {
      super(json);
    }

    @Override
    public void writeNumber(BigDecimal value) throws IOException {
      if (value.precision() <= LONGEST && value.scale() >= 0 && value.scale() <= LONGEST) {
        super.writeNumber(value.toPlainString());
      } else {
        super.writeNumber(value);
      }
    }
  }
}
