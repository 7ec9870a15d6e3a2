package dev.scrubjay.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** A gateway that cannot listen on its address. */
final class ListeningIT {
  @Test
  void portThatIsInUseIsNamedWithTheSettingsThatChangeIt() throws Exception {
    StringWriter err = new StringWriter();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      int exit =
          Scrubjay.commandLine().setErr(new PrintWriter(err, true)).execute("demo", "--port", port);
      assertThat(exit).isOne();
      assertThat(err.toString())
          .isEqualTo(
              "scrubjay: port "
                  + port
                  + " of 127.0.0.1 is in use: stop what listens there, or choose another port with"
                  + " --port, SCRUBJAY_PORT or server.port (0: a free one)\n");
    }
  }
}
