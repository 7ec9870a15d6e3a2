package dev.scrubjay.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.TestGateway;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** {@code scrubjay curves} with a running gateway. */
final class CurvesCommandIT {
  @Test
  void tableTellsWhatMoreMemoryAndOtherTtlsBring() {
    try (TestGateway gateway = TestGateway.start()) {
      String question = TestGateway.chat("auto", "what does memory bring");
      gateway.post("/v1/chat/completions", question);
      gateway.awaitHit("/v1/chat/completions", question);
      StringWriter out = new StringWriter();
      int exit =
          Scrubjay.commandLine()
              .setOut(new PrintWriter(out, true))
              .execute("curves", "--url", gateway.url(), "--tenant", gateway.tenant());
      assertThat(exit).isZero();
      assertThat(out.toString())
          .contains("one in 1 keys")
          .containsPattern("x2 +2000 +536870912 +\\d+\\.\\d %")
          .containsPattern("twice the memory: \\d+\\.\\d -> \\d+\\.\\d %, \\+\\$0")
          .containsPattern("chat.completions +\\d+ ")
          .containsPattern("all +x0.25 ");
    }
  }
}
