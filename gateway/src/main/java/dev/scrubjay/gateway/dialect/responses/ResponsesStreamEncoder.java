package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.AnswerMedia;
import dev.scrubjay.gateway.dialect.translation.ChatDialect.StreamEncoder;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import dev.scrubjay.policy.model.ServiceTier;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the stream of a response, item by item. Text and reasoning are written one after the
 * other; calls of tools may overlap. A response has one choice; others are left out.
 */
final class ResponsesStreamEncoder implements StreamEncoder {
  private final ObjectNode asked;
  private final ResponsesEvents events = new ResponsesEvents(0);
  private final Map<Integer, CallItem> calls = new TreeMap<>();
  private final Map<Integer, ObjectNode> output = new TreeMap<>();
  private ObjectNode response;
  private String base = TranslatedIds.base("");
  private int items;
  private @Nullable TextItem text;
  private @Nullable FinishReason reason;
  private boolean refused;
  private Usage usage = Usage.NONE;

  /**
   * @param asked the request
   */
  ResponsesStreamEncoder(ObjectNode asked) {
    this.asked = asked;
    this.response = ResponsesEcho.response(asked, TranslatedIds.response(base), "", 0);
  }

  @Override
  public List<SseEvent> encode(AnswerEvent event) {
    if (choice(event) == 0) {
      add(event);
    }
    return events.take();
  }

  /** An item is repeated by three events at its end. */
  @Override
  public int held() {
    return (text == null ? 0 : text.length())
        + calls.values().stream().mapToInt(CallItem::length).sum();
  }

  private static int choice(AnswerEvent event) {
    return switch (event) {
      case AnswerEvent.Started started -> 0;
      case AnswerEvent.Used used -> 0;
      case AnswerEvent.TextDelta delta -> delta.choice();
      case AnswerEvent.RefusalDelta delta -> delta.choice();
      case AnswerEvent.ReasoningDelta delta -> delta.choice();
      case AnswerEvent.ReasoningSigned signed -> signed.choice();
      case AnswerEvent.ReasoningHidden hidden -> hidden.choice();
      case AnswerEvent.MediaAdded media -> media.choice();
      case AnswerEvent.ToolStarted tool -> tool.choice();
      case AnswerEvent.ArgumentsDelta arguments -> arguments.choice();
      case AnswerEvent.Finished finished -> finished.choice();
    };
  }

  private void add(AnswerEvent event) {
    switch (event) {
      case AnswerEvent.Started started -> begin(started);
      case AnswerEvent.Used used -> usage = used.usage();
      case AnswerEvent.TextDelta delta -> open(TextItem.Kind.MESSAGE).add(delta.text());
      case AnswerEvent.RefusalDelta delta -> {
        refused = true;
        open(TextItem.Kind.REFUSAL).add(delta.text());
      }
      case AnswerEvent.ReasoningDelta delta -> open(TextItem.Kind.REASONING).add(delta.text());
      case AnswerEvent.ReasoningSigned signed -> {
        open(TextItem.Kind.REASONING).sign(ReasoningItems.signature(signed.signature()));
        closeText();
      }
      case AnswerEvent.ReasoningHidden hidden -> seal(ReasoningItems.hidden(hidden.data()));
      case AnswerEvent.MediaAdded media -> add(media.part());
      case AnswerEvent.ToolStarted tool -> call(tool);
      case AnswerEvent.ArgumentsDelta arguments -> {
        CallItem call = calls.get(arguments.call());
        if (call != null) {
          call.add(arguments.json());
        }
      }
      case AnswerEvent.Finished finished -> {
        reason = finished.reason();
        closeAll();
      }
    }
  }

  private void begin(AnswerEvent.Started started) {
    base = TranslatedIds.base(started.id());
    response =
        ResponsesEcho.response(
            asked, TranslatedIds.response(base), started.model(), started.created());
    events.begin(response);
  }

  /** The open item, if it is of {@code kind}; else a new one. */
  private TextItem open(TextItem.Kind kind) {
    TextItem current = text;
    if (current != null && current.kind() == kind) {
      return current;
    }
    closeText();
    TextItem begun = TextItem.begin(kind, events, TranslatedIds.item(base, items), items++);
    text = begun;
    return begun;
  }

  /** Writes an item of reasoning that has no text. */
  private void seal(String sealed) {
    closeText();
    open(TextItem.Kind.REASONING).sign(sealed);
    closeText();
  }

  /** Writes an image as if a tool had made it; of other media a message has the URL. */
  private void add(ContentPart media) {
    if (media instanceof InlineImage image) {
      closeText();
      ObjectNode item =
          Json.object()
              .put("id", "ig_" + TranslatedIds.item(base, items))
              .put("type", "image_generation_call")
              .put("status", "in_progress")
              .putNull("result");
      events.item("response.output_item.added", items, item);
      ObjectNode whole = item.deepCopy().put("status", "completed").put("result", image.base64());
      events.item("response.output_item.done", items, whole);
      output.put(items++, whole);
    } else {
      AnswerMedia.markdown(media).ifPresent(shown -> open(TextItem.Kind.MESSAGE).add(shown));
    }
  }

  private void call(AnswerEvent.ToolStarted tool) {
    closeText();
    if (tool.signature() != null) {
      seal(ReasoningItems.ofCall(tool.signature()));
    }
    boolean custom = ResponsesTools.custom(asked).contains(tool.name());
    calls.put(
        tool.call(),
        CallItem.begin(
            custom,
            events,
            TranslatedIds.item(base, items),
            items++,
            tool.id().isEmpty() ? "call_" + base + "_" + tool.call() : tool.id(),
            tool.name()));
  }

  private void closeText() {
    TextItem current = text;
    if (current != null) {
      output.put(current.index(), current.close(why() == null ? "completed" : "incomplete"));
      text = null;
    }
  }

  private void closeAll() {
    closeText();
    calls.values().forEach(call -> output.put(call.index(), call.close()));
    calls.clear();
  }

  /** Why the response is incomplete; {@code null} if it is not, as one is that refuses. */
  private @Nullable String why() {
    if (reason == FinishReason.LENGTH) {
      return "max_output_tokens";
    }
    return reason == FinishReason.FILTERED && !refused ? "content_filter" : null;
  }

  /** The whole response, after the last event. */
  ObjectNode whole() {
    closeAll();
    ObjectNode whole = response.deepCopy();
    String why = why();
    whole.put("status", why == null ? "completed" : "incomplete");
    if (why != null) {
      whole.putObject("incomplete_details").put("reason", why);
    }
    ArrayNode list = whole.putArray("output");
    output.values().forEach(list::add);
    whole.set("usage", ResponsesUsage.encode(usage));
    if (usage.tier() != ServiceTier.STANDARD) {
      whole.put("service_tier", usage.tier().word());
    }
    return whole;
  }

  @Override
  public List<SseEvent> end() {
    ObjectNode whole = whole();
    events.response("response." + Json.textOf(whole, "status"), whole);
    return events.take();
  }
}
