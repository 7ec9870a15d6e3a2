package dev.scrubjay.gateway.floor;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The answer that every server gives: 2 KB of JSON, or a stream of 100 events with as many words. A
 * request whose beginning says {@code bytes=NUMBER} and a space gets JSON of so many bytes.
 */
final class FixedAnswer {
  /** Events with text in a stream. */
  static final int EVENTS = 100;

  private static final String STREAM = "\"stream\":";
  private static final String BYTES = "bytes=";
  private static final int JSON_BYTES = 2048;
  private static final int PREFIX = 500;
  private static final String WORDS =
      "the gateway keeps answers of language models so that equal questions are paid for once and"
          + " every replica reads what any other has stored while metrics tell how often that was"
          + " so ";

  private static final Map<Integer, Buffer> SIZED = new ConcurrentHashMap<>();

  private FixedAnswer() {}

  /** The whole answer, as a chat completion. */
  static Buffer json() {
    return json(JSON_BYTES);
  }

  /** The answer of as many bytes as a request asks for. */
  static Buffer as(Buffer request) {
    return SIZED.computeIfAbsent(bytes(request), FixedAnswer::json);
  }

  private static int bytes(Buffer request) {
    String start = request.getString(0, Math.min(PREFIX, request.length()), "ISO-8859-1");
    int at = start.indexOf(BYTES);
    int end = start.indexOf(' ', at);
    return at < 0 || end < 0 ? JSON_BYTES : Integer.parseInt(start, at + BYTES.length(), end, 10);
  }

  private static Buffer json(int bytes) {
    String head =
        """
        {"id":"chatcmpl-bench","object":"chat.completion","created":1767225600,\
        "model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"\
        """;
    String tail =
        """
        ","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":260,\
        "completion_tokens":380,"total_tokens":640},"system_fingerprint":"fp_bench"}\
        """;
    int length = bytes - head.length() - tail.length();
    String text = WORDS.repeat(length / WORDS.length() + 1).substring(0, length);
    return Buffer.buffer(head + text + tail);
  }

  /**
   * The answer as events of a stream: the first with the role, {@link #EVENTS} with text, the end.
   */
  static List<Buffer> events() {
    String[] words = WORDS.split(" ", -1);
    List<Buffer> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      String role = i == 0 ? "\"role\":\"assistant\"," : "";
      String content = words[i % words.length];
      events.add(event("{%s\"content\":\"%s \"}".formatted(role, content), "null"));
    }
    events.add(event("{}", "\"stop\""));
    events.add(
        chunk(
            "[]",
            "{\"prompt_tokens\":260,\"completion_tokens\":%d,\"total_tokens\":%d}"
                .formatted(EVENTS, EVENTS + 260)));
    events.add(Buffer.buffer("data: [DONE]\n\n"));
    return events;
  }

  private static Buffer event(String delta, String finish) {
    return chunk(
        "[{\"index\":0,\"delta\":%s,\"logprobs\":null,\"finish_reason\":%s}]"
            .formatted(delta, finish),
        "null");
  }

  private static Buffer chunk(String choices, String usage) {
    return Buffer.buffer(
        String.format(
            Locale.ROOT,
            "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\","
                + "\"created\":1767225600,\"model\":\"gpt-4o-mini\","
                + "\"system_fingerprint\":\"fp_bench\",\"choices\":%s,\"usage\":%s}\n\n",
            choices,
            usage));
  }

  /** Whether a request asks for a stream. */
  static boolean isStreamed(Buffer request) {
    String body = request.toString(StandardCharsets.ISO_8859_1);
    int at = body.indexOf(STREAM);
    return at >= 0 && body.substring(at + STREAM.length()).stripLeading().startsWith("true");
  }
}
