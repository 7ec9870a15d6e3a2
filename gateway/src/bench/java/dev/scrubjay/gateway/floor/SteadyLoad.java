package dev.scrubjay.gateway.floor;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Load that says how many answers came when. Arguments: connections, each with one request at a
 * time; the requests a second (0: as many as are answered); the share of bodies that differ from
 * all others; then port and seconds, as often as wanted: one server after the other, the first of
 * which may serve to warm the client.
 *
 * <p>It connects as soon as the server listens, and the seconds begin with the first answer. Of the
 * last server it prints a line {@code MILLIS ANSWERS ERRORS} for each tenth of a second in which an
 * answer came, and before it a line {@code first MILLIS}, by the system's clock; other bodies than
 * those that differ are fifty that take turns.
 */
public final class SteadyLoad {
  private static final int POPULAR = 50;
  private static final long SLOT_MILLIS = 100;
  private static final long RETRY_MILLIS = 2;
  private static final long MOST_WAIT_MILLIS = 60_000;
  private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");
  private static final String WORDS = "Our service asks the same question again, and waits. ";

  private final Vertx vertx;
  private final NetClient client;
  private final int port;
  private final double distinct;
  private final long pauseNanos;
  private final Map<Long, int[]> slots = new ConcurrentSkipListMap<>();
  private final long run = System.currentTimeMillis();
  private long number;
  private volatile long first;
  private long due = System.nanoTime();
  private boolean ended;

  private SteadyLoad(Vertx vertx, int port, double perSecond, double distinct) {
    this.vertx = vertx;
    this.port = port;
    this.distinct = distinct;
    pauseNanos = perSecond == 0 ? 0 : (long) (1e9 / perSecond);
    client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
  }

  public static void main(String[] args) throws InterruptedException {
    Vertx vertx = FloorServer.vertx();
    int connections = Integer.parseInt(args[0]);
    SteadyLoad load = null;
    for (int i = 3; i < args.length; i += 2) {
      load =
          new SteadyLoad(
              vertx,
              Integer.parseInt(args[i]),
              Double.parseDouble(args[1]),
              Double.parseDouble(args[2]));
      load.run(connections, Double.parseDouble(args[i + 1]));
    }
    if (load != null) {
      load.print();
    }
    System.exit(0);
  }

  private void run(int connections, double seconds) throws InterruptedException {
    var context = vertx.getOrCreateContext();
    context.runOnContext(
        start -> {
          for (int i = 0; i < connections; i++) {
            connect();
          }
        });
    for (long waited = 0; first == 0 && waited < MOST_WAIT_MILLIS; waited += SLOT_MILLIS) {
      Thread.sleep(SLOT_MILLIS);
    }
    Thread.sleep((long) (seconds * 1000));
    context.runOnContext(stop -> ended = true);
    Thread.sleep(SLOT_MILLIS);
  }

  private void connect() {
    if (ended) {
      return;
    }
    client
        .connect(port, "127.0.0.1")
        .onSuccess(socket -> new Exchange(socket).begin())
        .onFailure(refused -> vertx.setTimer(RETRY_MILLIS, again -> connect()));
  }

  private Buffer request() {
    number++;
    boolean differs = number * distinct % 1 + distinct >= 1;
    String name = differs ? "rare " + run + " " + number : "popular " + number % POPULAR;
    String body =
        "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"%s: %s\"}]}"
            .formatted(name, WORDS.repeat(20));
    return Buffer.buffer(
        """
        POST /v1/chat/completions HTTP/1.1\r
        host: 127.0.0.1\r
        content-type: application/json\r
        content-length: %d\r
        \r
        %s\
        """
            .formatted(body.length(), body));
  }

  private void count(boolean answered) {
    long now = System.currentTimeMillis();
    if (answered && first == 0) {
      first = now;
    }
    slots.computeIfAbsent(now / SLOT_MILLIS, slot -> new int[2])[answered ? 0 : 1]++;
  }

  private void print() {
    System.out.println("first " + first);
    slots.forEach(
        (slot, counts) ->
            System.out.println(slot * SLOT_MILLIS + " " + counts[0] + " " + counts[1]));
  }

  /** One connection. */
  private final class Exchange {
    private final NetSocket socket;
    private Buffer received = Buffer.buffer();

    Exchange(NetSocket socket) {
      this.socket = socket;
    }

    void begin() {
      socket.handler(this::onBytes);
      socket.closeHandler(closed -> connect());
      send();
    }

    private void send() {
      if (ended) {
        return;
      }
      long wait = pauseNanos == 0 ? 0 : due - System.nanoTime();
      if (pauseNanos > 0) {
        due = Math.max(due, System.nanoTime() - 1_000_000_000L) + pauseNanos;
      }
      if (wait < 1_000_000) {
        socket.write(request());
      } else {
        vertx.setTimer(wait / 1_000_000, now -> socket.write(request()));
      }
    }

    private void onBytes(Buffer bytes) {
      received.appendBuffer(bytes);
      String text = received.toString(StandardCharsets.ISO_8859_1);
      int headersEnd = text.indexOf("\r\n\r\n");
      if (headersEnd < 0) {
        return;
      }
      Matcher length = LENGTH.matcher(text.substring(0, headersEnd).toLowerCase(Locale.ROOT));
      boolean isWhole =
          length.find()
              ? text.length() >= headersEnd + 4 + Integer.parseInt(length.group(1))
              : text.endsWith("0\r\n\r\n");
      if (isWhole) {
        received = Buffer.buffer();
        count(text.startsWith("HTTP/1.1 200"));
        send();
      }
    }
  }
}
