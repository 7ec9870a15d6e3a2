package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ArgumentsDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.Finished;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ReasoningDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ReasoningHidden;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ReasoningSigned;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.Started;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.TextDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ToolStarted;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.Used;
import dev.scrubjay.gateway.dialect.translation.ChatDialect.StreamEncoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Encodes OpenAI's stream of chunks. */
final class OpenAiStreamEncoder implements StreamEncoder {
  private final Set<Integer> opened = new HashSet<>();
  private Started head = new Started("", "", 0);
  private Usage usage = Usage.NONE;

  @Override
  public List<SseEvent> encode(AnswerEvent event) {
    List<SseEvent> events = new ArrayList<>();
    switch (event) {
      case Started started -> head = started;
      case Used used -> usage = used.usage();
      case TextDelta text -> {
        open(text.choice(), events);
        events.add(chunk(text.choice(), Json.object().put("content", text.text()), null));
      }
      case ReasoningDelta reasoning -> {}
      case ReasoningSigned signed -> {}
      case ReasoningHidden hidden -> {}
      case ToolStarted tool -> {
        open(tool.choice(), events);
        ObjectNode delta = Json.object();
        delta
            .putArray("tool_calls")
            .addObject()
            .put("index", tool.call())
            .put("id", tool.id())
            .put("type", "function")
            .putObject("function")
            .put("name", tool.name())
            .put("arguments", "");
        events.add(chunk(tool.choice(), delta, null));
      }
      case ArgumentsDelta arguments -> {
        ObjectNode delta = Json.object();
        delta
            .putArray("tool_calls")
            .addObject()
            .put("index", arguments.call())
            .putObject("function")
            .put("arguments", arguments.json());
        events.add(chunk(arguments.choice(), delta, null));
      }
      case Finished finished -> {
        open(finished.choice(), events);
        events.add(chunk(finished.choice(), Json.object(), OpenAiAnswers.word(finished.reason())));
      }
    }
    return events;
  }

  /** Adds the first chunk of a choice, which has the role. */
  private void open(int choice, List<SseEvent> events) {
    if (opened.add(choice)) {
      events.add(chunk(choice, Json.object().put("role", "assistant").put("content", ""), null));
    }
  }

  private SseEvent chunk(int choice, ObjectNode delta, @Nullable String finishReason) {
    ObjectNode chunk = empty();
    chunk
        .putArray("choices")
        .addObject()
        .put("index", choice)
        .<ObjectNode>set("delta", delta)
        .putNull("logprobs")
        .put("finish_reason", finishReason);
    return new SseEvent(null, Json.text(chunk));
  }

  private ObjectNode empty() {
    return Json.object()
        .put("id", head.id())
        .put("object", "chat.completion.chunk")
        .put("created", head.created())
        .put("model", head.model());
  }

  /** Ends with the usage in a separate chunk; see {@link OpenAiChat#shown}. */
  @Override
  public List<SseEvent> end() {
    ObjectNode last = empty();
    last.putArray("choices");
    last.set("usage", OpenAiAnswers.encode(usage));
    return List.of(new SseEvent(null, Json.text(last)), new SseEvent(null, OpenAiChat.DONE));
  }
}
