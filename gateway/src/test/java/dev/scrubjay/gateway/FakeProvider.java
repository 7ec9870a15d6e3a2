package dev.scrubjay.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A provider on loopback that answers as a test says, and remembers what it was asked. */
public final class FakeProvider implements AutoCloseable {
  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile Function<Received, Reply> script;

  /**
   * A request.
   *
   * @param uri path and query, as they were sent
   * @param headers by names in lower case
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Received(URI uri, Map<String, String> headers, byte[] bytes) {
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    public ObjectNode body() {
      try {
        return Json.object(bytes);
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** A reply; {@code type} is its content type. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Reply(int status, String type, Map<String, String> headers, byte[] body) {
    public static Reply json(int status, String body) {
      return new Reply(status, "application/json", Map.of(), body.getBytes(UTF_8));
    }

    /** A stream of events with these data. */
    public static Reply events(String... data) {
      StringBuilder events = new StringBuilder();
      for (String each : data) {
        events.append("data: ").append(each).append("\n\n");
      }
      return new Reply(200, "text/event-stream", Map.of(), events.toString().getBytes(UTF_8));
    }
  }

  public FakeProvider(Function<Received, Reply> script) {
    this.script = script;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::serve);
    server.start();
  }

  /** A provider with OpenAI's API that says "Hi.", streamed or not. */
  public static FakeProvider openAi() {
    return new FakeProvider(FakeProvider::openAiReply);
  }

  public static Reply openAiReply(Received request) {
    return request.body().path("stream").asBoolean()
        ? Reply.events(
            """
            {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m","choices":\
            [{"index":0,"delta":{"role":"assistant","content":"Hi."},"finish_reason":null}]}\
            """,
            """
            {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m","choices":\
            [{"index":0,"delta":{},"finish_reason":"stop"}]}\
            """,
            """
            {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],\
            "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}\
            """,
            "[DONE]")
        : Reply.json(
            200,
            """
            {"id":"c-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,\
            "message":{"role":"assistant","content":"Hi."},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}\
            """);
  }

  public void says(Function<Received, Reply> other) {
    script = other;
  }

  private void serve(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    Received request =
        new Received(exchange.getRequestURI(), headers, exchange.getRequestBody().readAllBytes());
    received.add(request);
    Reply reply = script.apply(request);
    exchange.getResponseHeaders().set("content-type", reply.type());
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(reply.status(), reply.body().length);
    exchange.getResponseBody().write(reply.body());
    exchange.close();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** All that it was asked, in order. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  public Received last() {
    return received.getLast();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
