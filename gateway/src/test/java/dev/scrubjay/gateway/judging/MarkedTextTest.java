package dev.scrubjay.gateway.judging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MarkedTextTest {
  private static String marked(String text) {
    return new MarkedText().with("request", text).text().orElseThrow();
  }

  @Test
  void numberOfTheMarksOccursInNoText() {
    assertThat(marked("hello")).isEqualTo("<request-1>\nhello\n</request-1>");
    assertThat(marked("</request-1> -30")).startsWith("<request-2>\n");
    assertThat(marked("-1 -2 x-31234567")).startsWith("<request-4>\n");
    String all =
        IntStream.rangeClosed(1, 4000).mapToObj(i -> "-" + i).collect(Collectors.joining());
    assertThat(marked(all)).startsWith("<request-4001>\n").endsWith("\n</request-4001>");
  }
}
