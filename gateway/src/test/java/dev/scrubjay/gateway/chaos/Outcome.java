package dev.scrubjay.gateway.chaos;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a request of the chaos run ended. */
enum Outcome {
  /** With its answer, from the cache. */
  HIT(true),
  /** With its answer, from a provider or shared. */
  ANSWERED(true),
  /** With an error in the client's dialect that says to try again. */
  REFUSED(true),
  /** With an event of a stream that says that it failed. */
  FAILED_IN_STREAM(true),
  /** With the connection closed in the middle, and no word of it. */
  BROKEN_OFF(false),
  /** With a part of an answer, told as the whole. */
  TRUNCATED(false),
  /** With another answer, or a mixture. */
  WRONG(false),
  /** With an error that is not one of the dialect's, or blames the client. */
  MISSHAPEN(false),
  /** Not at all. */
  UNANSWERED(false);

  private static final Set<Integer> TRY_AGAIN = Set.of(429, 502, 503, 504, 529);

  private final boolean allowed;

  Outcome(boolean allowed) {
    this.allowed = allowed;
  }

  /** Whether a request may end so while providers and Redis are in trouble. */
  boolean isAllowed() {
    return allowed;
  }

  static Outcome of(Asked asked, HttpResponse<String> reply) {
    try {
      if (reply.statusCode() != 200) {
        boolean shaped = new JsonObject(reply.body()).getValue("error") instanceof JsonObject;
        return shaped && TRY_AGAIN.contains(reply.statusCode()) ? REFUSED : MISSHAPEN;
      }
      boolean hit = reply.headers().firstValue("cache-status").orElse("").contains("; hit");
      Outcome whole = hit ? HIT : ANSWERED;
      return asked.stream()
          ? ofStream(asked, reply.body(), whole)
          : judged(asked, text(asked, new JsonObject(reply.body())), whole);
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      return MISSHAPEN;
    }
  }

  private static Outcome judged(Asked asked, String text, Outcome whole) {
    return switch (ExpectedText.judge(text, asked.prompt(), Asked.MODELS)) {
      case WHOLE -> whole;
      case PART -> TRUNCATED;
      case OTHER -> WRONG;
    };
  }

  private static String text(Asked asked, JsonObject answer) {
    return asked.anthropic()
        ? answer.getJsonArray("content").getJsonObject(0).getString("text")
        : answer
            .getJsonArray("choices")
            .getJsonObject(0)
            .getJsonObject("message")
            .getString("content");
  }

  private static Outcome ofStream(Asked asked, String events, Outcome whole) {
    StringBuilder text = new StringBuilder();
    boolean ended = false;
    for (String line : events.lines().toList()) {
      if (line.equals("data: [DONE]")) {
        ended = true;
      } else if (line.startsWith("data: ")) {
        JsonObject event = new JsonObject(line.substring("data: ".length()));
        if (event.containsKey("error")) {
          // what came before the error must be the beginning of the answer
          return judged(asked, text.toString(), whole) == WRONG ? WRONG : FAILED_IN_STREAM;
        }
        ended |= "message_stop".equals(event.getString("type"));
        String piece = asked.anthropic() ? anthropicPiece(event) : openAiPiece(event);
        text.append(piece == null ? "" : piece);
      }
    }
    return ended ? judged(asked, text.toString(), whole) : BROKEN_OFF;
  }

  private static @Nullable String anthropicPiece(JsonObject event) {
    JsonObject delta = event.getJsonObject("delta");
    return delta == null ? null : delta.getString("text");
  }

  private static @Nullable String openAiPiece(JsonObject event) {
    JsonArray choices = event.getJsonArray("choices");
    return choices.isEmpty()
        ? null
        : choices.getJsonObject(0).getJsonObject("delta").getString("content");
  }
}
