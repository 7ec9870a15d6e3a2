package dev.scrubjay.gateway.dialect.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class FigureWriterTest {
  private static String figures(ObjectNode object) {
    return new String(Json.figures(object), StandardCharsets.UTF_8);
  }

  @Test
  void figuresThatWereComputedAreRoundedAndHaveNoExponent() {
    ObjectNode figures = Json.object().put("rate", 1 - 0.05 - 1e-16).put("usd", 2.65e-5);
    figures.put("count", 12L).put("none", 0.0).put("whole", 3.0);
    figures.putArray("list").add(0.1 + 0.2);
    assertThat(figures(figures))
        .isEqualTo(
            "{\"rate\":0.95,\"usd\":0.0000265,\"count\":12,\"none\":0.0,\"whole\":3.0,\"list\":[0.3]}");
  }

  @Test
  void numbersThatWereReadStayAsTheyAreWritten() throws Exception {
    String written = "{\"a\":1E-7,\"b\":0.12345678901234567,\"c\":1.50}";
    assertThat(figures(Json.object(written))).isEqualTo(written);
  }

  @Test
  void whatIsNotFiniteOrVeryLargeOrSmallIsWrittenAsEver() {
    ObjectNode figures = Json.object().put("large", 1e300).put("small", 5e-200);
    figures.put("nan", Double.NaN);
    assertThat(figures(figures)).isEqualTo(new String(Json.bytes(figures), StandardCharsets.UTF_8));
  }

  @Test
  void textForPeopleHasNoExponents() throws Exception {
    assertThat(Json.pretty(Json.object("{\"a\":1E-7,\"b\":0.50}").put("c", 0.1 + 0.2)))
        .containsSubsequence("\"a\" : 0.0000001,", "\"b\" : 0.50,", "\"c\" : 0.3");
  }
}
