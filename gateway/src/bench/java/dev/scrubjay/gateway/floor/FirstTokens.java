package dev.scrubjay.gateway.floor;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A client that measures how long streams take to begin: from the request's last byte to the first
 * {@code data:} of the reply. Arguments: the number of streams of each server, the request's body,
 * and the servers' ports. It asks one server after the other, one stream at a time, and prints a
 * line for each: port, median and 99th percentile in milliseconds.
 */
public final class FirstTokens {
  private static final int WARM_UP_SHARE = 4;
  private static final byte[] FIRST = "data:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int TIMEOUT_MILLIS = 20_000;

  private final int port;
  private final byte[] request;
  private final Socket socket;
  private final InputStream in;
  private final long[] nanos;

  private FirstTokens(int port, String body, int streams) throws IOException {
    this.port = port;
    this.nanos = new long[streams];
    request =
        """
        POST /v1/chat/completions HTTP/1.1\r
        host: 127.0.0.1:%d\r
        content-type: application/json\r
        cache-control: no-store\r
        content-length: %d\r
        \r
        %s\
        """
            .formatted(port, body.length(), body)
            .getBytes(StandardCharsets.US_ASCII);
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  public static void main(String[] args) throws IOException {
    int streams = Integer.parseInt(args[0]);
    FirstTokens[] servers = new FirstTokens[args.length - 2];
    for (int i = 0; i < servers.length; i++) {
      servers[i] = new FirstTokens(Integer.parseInt(args[i + 2]), args[1], streams);
    }
    for (int i = -streams / WARM_UP_SHARE; i < streams; i++) {
      for (FirstTokens server : servers) {
        server.measure(i);
      }
    }
    for (FirstTokens server : servers) {
      server.print();
    }
  }

  private void measure(int index) throws IOException {
    socket.getOutputStream().write(request);
    long begin = System.nanoTime();
    awaitBytes(FIRST);
    if (index >= 0) {
      nanos[index] = System.nanoTime() - begin;
    }
    awaitBytes(LAST);
  }

  /** Reads up to and with a sequence whose first byte does not come again within it. */
  private void awaitBytes(byte[] sequence) throws IOException {
    int matched = 0;
    while (matched < sequence.length) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("port " + port);
      }
      matched = next == sequence[matched] ? matched + 1 : next == sequence[0] ? 1 : 0;
    }
  }

  private void print() {
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%d %.3f %.3f%n",
        port,
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) (nanos.length * 0.99)] / 1e6);
  }
}
