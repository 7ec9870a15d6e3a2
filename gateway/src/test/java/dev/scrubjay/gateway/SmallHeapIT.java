package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.FakeProvider.Reply;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replica with a small heap, in a process of its own, outlives two tenants that ask for more than
 * it has memory for. The system properties {@code scrubjay.heap.*} make the test larger.
 */
@Timeout(900)
final class SmallHeapIT {
  private static final int HEAP_MB = Integer.getInteger("scrubjay.heap.mb", 256);
  private static final int STREAMS = Integer.getInteger("scrubjay.heap.streams", 40);
  private static final int UNREAD = Integer.getInteger("scrubjay.heap.unread", 20);
  private static final int BODIES = Integer.getInteger("scrubjay.heap.bodies", 10);
  private static final int EVENTS = Integer.getInteger("scrubjay.heap.events", 175);
  private static final String EVENT =
      "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
          + "[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":%s}]}";

  @TempDir private Path folder;

  private static Reply stream() {
    String[] events = new String[EVENTS];
    Arrays.fill(events, EVENT.formatted("x".repeat(20_000), "null"));
    events[EVENTS - 2] = EVENT.formatted("x", "\"stop\"");
    events[EVENTS - 1] = "[DONE]";
    return Reply.events(events);
  }

  private static String chat(String text) {
    return "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(text);
  }

  @Test
  void replicaServesOthersAndEndsInTime() throws Exception {
    Reply stream = stream();
    Reply small = Reply.json(200, "{\"error\":\"not asked for\"}");
    try (FakeProvider provider =
        new FakeProvider(request -> request.bytes().length > 0 ? stream : small)) {
      try (ChildGateway replica = serve(provider.url())) {
        await().atMost(Duration.ofMinutes(3)).until(replica::answers);
        overload(replica);
        Outcome other = ask(replica, "other", chat("still there?"));
        assertThat(other).as("%s", replica.log()).isEqualTo(Outcome.WHOLE);
        replica.process().destroy();
        assertThat(replica.process().waitFor(15, TimeUnit.SECONDS)).as("it ends").isTrue();
        assertThat(replica.log()).doesNotContain("OutOfMemory");
      }
    }
  }

  private void overload(ChildGateway replica) throws Exception {
    List<Socket> unread = new ArrayList<>();
    for (int i = 0; i < UNREAD; i++) {
      unread.add(send(replica, tenant(i), chat("unread " + i)));
    }
    List<FutureTask<Outcome>> streams =
        IntStream.range(0, STREAMS)
            .mapToObj(i -> begun(() -> ask(replica, tenant(i), chat("read " + i))))
            .toList();
    List<FutureTask<Outcome>> bodies =
        IntStream.range(0, BODIES)
            .mapToObj(
                i ->
                    begun(() -> ask(replica, tenant(i), chat("body " + i + "y".repeat(8_000_000)))))
            .toList();
    List<FutureTask<Outcome>> others =
        IntStream.range(0, 10)
            .mapToObj(i -> begun(() -> ask(replica, "third", chat("third " + i))))
            .toList();
    Map<Outcome, Integer> read = outcomes(streams);
    Map<Outcome, Integer> large = outcomes(bodies);
    Map<Outcome, Integer> third = outcomes(others);
    System.out.println("streams " + read + ", bodies " + large + ", third tenant " + third);
    assertThat(read).as("%s", replica.log()).doesNotContainKey(Outcome.BROKEN);
    assertThat(large).doesNotContainKey(Outcome.BROKEN);
    assertThat(third).containsOnlyKeys(Outcome.WHOLE);
    for (Socket socket : unread) {
      socket.close();
    }
  }

  private static String tenant(int number) {
    return number % 2 == 0 ? "one" : "two";
  }

  /** What a client got. */
  private enum Outcome {
    WHOLE,
    REFUSED,
    BROKEN
  }

  private static FutureTask<Outcome> begun(Callable<Outcome> call) {
    FutureTask<Outcome> task = new FutureTask<>(call);
    Thread.startVirtualThread(task);
    return task;
  }

  private static Map<Outcome, Integer> outcomes(List<FutureTask<Outcome>> tasks)
      throws ExecutionException, InterruptedException {
    Map<Outcome, Integer> outcomes = new TreeMap<>();
    for (FutureTask<Outcome> task : tasks) {
      outcomes.merge(task.get(), 1, Integer::sum);
    }
    return outcomes;
  }

  private static Socket send(ChildGateway replica, String tenant, String body) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 << 10);
    socket.setSoTimeout(120_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), replica.port()));
    socket
        .getOutputStream()
        .write(
            """
            POST /v1/chat/completions HTTP/1.1\r
            Host: localhost\r
            Connection: close\r
            X-Scrubjay-Tenant: %s\r
            Content-Type: application/json\r
            Content-Length: %d\r
            \r
            %s\
            """
                .formatted(tenant, body.length(), body)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Sends a request and reads all of its reply. */
  private static Outcome ask(ChildGateway replica, String tenant, String body) {
    Socket socket;
    try {
      socket = send(replica, tenant, body);
    } catch (IOException notRead) {
      return Outcome.REFUSED; // a large body is refused before it has come, and nobody reads on
    }
    try (socket) {
      InputStream in = socket.getInputStream();
      String head = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
      StringBuilder end = new StringBuilder();
      byte[] buffer = new byte[16 << 10];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        end.append(new String(buffer, 0, read, StandardCharsets.US_ASCII));
        end.delete(0, Math.max(0, end.length() - 400));
      }
      boolean whole = head.endsWith("200") && end.toString().contains("data: [DONE]");
      return whole
          ? Outcome.WHOLE
          : head.endsWith("503") || head.endsWith("408") ? Outcome.REFUSED : Outcome.BROKEN;
    } catch (IOException e) {
      return body.length() < 1_000_000 ? Outcome.BROKEN : Outcome.REFUSED;
    }
  }

  private ChildGateway serve(String providerUrl) throws IOException {
    return new ChildGateway(
        folder,
        port ->
            """
            server: {port: %d, shutdown_grace: 5s}
            coalescing: {max_calls_without_cache: 1000}
            redis: {url: '%s'}
            list_models: false
            providers:
              p: {kind: openai, base_url: '%s', api_key: k, max_connections: 1000}
            models:
              m: {provider: p, cost_per_token: 0.000001, latency: 1s, accuracy: 0.9, max_tokens: 10000000}
            """
                .formatted(port, TestRedis.url(), providerUrl),
        "-Xmx" + HEAP_MB + "m",
        "-XX:+ExitOnOutOfMemoryError");
  }
}
