package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ArgumentsDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.Finished;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.MediaAdded;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ReasoningDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ReasoningHidden;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ReasoningSigned;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.RefusalDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.Started;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.TextDelta;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.ToolStarted;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.Used;
import dev.scrubjay.gateway.dialect.translation.CallIds;
import dev.scrubjay.gateway.dialect.translation.ChatDialect.StreamEncoder;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Encodes OpenAI's stream of chunks. */
final class OpenAiStreamEncoder implements StreamEncoder {
  private final Map<Integer, OpenChoice> opened = new HashMap<>();
  private Started head = new Started("", "", 0);
  private Usage usage = Usage.NONE;

  /** The state of a choice that has begun. */
  private static final class OpenChoice {
    private final OpenAiReasoning reasoning = new OpenAiReasoning();

    /** Calls without arguments so far, which must become an empty object. */
    private final Set<Integer> callsWithoutArguments = new TreeSet<>();

    private int images;
  }

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
      case RefusalDelta refusal -> {
        open(refusal.choice(), events);
        events.add(chunk(refusal.choice(), Json.object().put("refusal", refusal.text()), null));
      }
      case ReasoningDelta reasoning -> {
        open(reasoning.choice(), events).reasoning.said(reasoning.text());
        ObjectNode delta = Json.object().put("reasoning_content", reasoning.text());
        events.add(chunk(reasoning.choice(), delta, null));
      }
      case ReasoningSigned signed -> {
        OpenAiReasoning reasoning = open(signed.choice(), events).reasoning;
        events.add(detail(signed.choice(), reasoning.signed(signed.signature())));
      }
      case ReasoningHidden hidden -> {
        OpenAiReasoning reasoning = open(hidden.choice(), events).reasoning;
        events.add(detail(hidden.choice(), reasoning.hidden(hidden.data())));
      }
      case MediaAdded media -> {
        ObjectNode delta = Json.object();
        OpenAiMedia.add(media.part(), open(media.choice(), events).images++, head.created(), delta);
        events.add(chunk(media.choice(), delta, null));
      }
      case ToolStarted tool -> {
        open(tool.choice(), events).callsWithoutArguments.add(tool.call());
        events.add(started(tool));
      }
      case ArgumentsDelta arguments -> {
        if (!arguments.json().isEmpty()) {
          open(arguments.choice(), events).callsWithoutArguments.remove(arguments.call());
          events.add(arguments(arguments.choice(), arguments.call(), arguments.json()));
        }
      }
      case Finished finished -> {
        for (int call : open(finished.choice(), events).callsWithoutArguments) {
          events.add(arguments(finished.choice(), call, "{}"));
        }
        events.add(chunk(finished.choice(), Json.object(), OpenAiAnswers.word(finished.reason())));
      }
    }
    return events;
  }

  private SseEvent started(ToolStarted tool) {
    ObjectNode delta = Json.object();
    ObjectNode call = delta.putArray("tool_calls").addObject().put("index", tool.call());
    ToolUse use = new ToolUse(tool.id(), tool.name(), "", tool.signature());
    OpenAiToolCalls.add(call, CallIds.signed(use.id(), use.signature()), use, "");
    return chunk(tool.choice(), delta, null);
  }

  private SseEvent arguments(int choice, int call, String json) {
    ObjectNode delta = Json.object();
    ObjectNode part = delta.putArray("tool_calls").addObject().put("index", call);
    part.putObject("function").put("arguments", json);
    return chunk(choice, delta, null);
  }

  private SseEvent detail(int choice, ObjectNode detail) {
    ObjectNode delta = Json.object();
    delta.putArray("reasoning_details").add(detail);
    return chunk(choice, delta, null);
  }

  /** The state of a choice; its first chunk, which has the role, is added if this is new. */
  private OpenChoice open(int choice, List<SseEvent> events) {
    OpenChoice known = opened.get(choice);
    if (known != null) {
      return known;
    }
    events.add(chunk(choice, Json.object().put("role", "assistant").put("content", ""), null));
    OpenChoice open = new OpenChoice();
    opened.put(choice, open);
    return open;
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
    last.set("usage", OpenAiUsage.encode(usage));
    OpenAiUsage.encodeTier(last, usage);
    return List.of(new SseEvent(null, Json.text(last)), new SseEvent(null, OpenAiChat.DONE));
  }
}
