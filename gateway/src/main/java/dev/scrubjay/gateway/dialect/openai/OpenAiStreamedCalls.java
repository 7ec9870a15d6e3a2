package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.CallIds;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Signature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of a streamed choice, whose pieces not all servers send as OpenAI does. Some
 * repeat the id or the name with each piece, send them late or not at all, give each piece an id of
 * its own, give all calls one index, or send the arguments as an object.
 *
 * <p>A piece is of a new call if its index is new, or if it has a name, and either another id than
 * the call at its index or no id while the arguments of that call are complete.
 */
final class OpenAiStreamedCalls {
  private final int choice;
  private final String answerId;
  private final Map<Integer, StreamedCall> current = new HashMap<>();
  private final List<StreamedCall> calls = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  /** A call of which pieces arrive. It is told of once its name is whole. */
  private static final class StreamedCall {
    private String id = "";
    private String name = "";
    private @Nullable Signature signature;
    private final StringBuilder arguments = new StringBuilder();
    private boolean told;
  }

  OpenAiStreamedCalls(int choice, String answerId) {
    this.choice = choice;
    this.answerId = answerId;
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  void accept(JsonNode piece, List<AnswerEvent> steps) {
    JsonNode function = piece.path("function");
    String id = Json.textOf(piece, "id");
    String name = Json.textOf(function, "name");
    String arguments = OpenAiToolCalls.arguments(function);
    int index = piece.path("index").asInt();
    StreamedCall known = current.get(index);
    StreamedCall call =
        known == null || isAnother(known, id, name, arguments) ? begin(index, steps) : known;
    call.id = call.id.isEmpty() ? id : call.id;
    Signature signature = OpenAiToolCalls.signature(piece);
    call.signature = signature == null ? call.signature : signature;
    if (!call.told) {
      call.name = OpenAiToolCalls.joinedName(call.name, name);
    }
    call.arguments.append(arguments);
    if (call.told) {
      if (!arguments.isEmpty()) {
        steps.add(new AnswerEvent.ArgumentsDelta(choice, calls.indexOf(call), arguments));
      }
    } else if (!call.name.isEmpty() && !call.arguments.isEmpty()) {
      tell(call, steps);
    }
  }

  private StreamedCall begin(int index, List<AnswerEvent> steps) {
    for (StreamedCall earlier : calls) {
      if (!earlier.told && !earlier.name.isEmpty()) {
        tell(earlier, steps);
      }
    }
    StreamedCall call = new StreamedCall();
    calls.add(call);
    current.put(index, call);
    return call;
  }

  private static boolean isAnother(StreamedCall call, String id, String name, String arguments) {
    if (name.isEmpty() || call.name.isEmpty()) {
      return false;
    }
    if (!id.isEmpty() && !call.id.isEmpty()) {
      return !id.equals(call.id);
    }
    boolean repeated = name.equals(call.name) && arguments.isEmpty();
    return !repeated && isObject(call.arguments);
  }

  private static boolean isObject(StringBuilder json) {
    try {
      return !json.isEmpty() && Json.object(json.toString()).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private void tell(StreamedCall call, List<AnswerEvent> steps) {
    if (call.name.isEmpty()) {
      throw new MalformedReplyException("a tool call has no name");
    }
    call.told = true;
    int number = calls.indexOf(call);
    boolean unique = !call.id.isEmpty() && ids.add(call.id);
    String id = unique ? call.id : "call_" + answerId + "_" + number;
    ToolUse use = CallIds.use(id, call.name, "");
    Signature signature = call.signature == null ? use.signature() : call.signature;
    steps.add(new AnswerEvent.ToolStarted(choice, number, use.id(), use.name(), signature));
    if (!call.arguments.isEmpty()) {
      steps.add(new AnswerEvent.ArgumentsDelta(choice, number, call.arguments.toString()));
    }
  }

  /** Tells of the calls that have not been told of, as no more pieces of them are expected. */
  void end(List<AnswerEvent> steps) {
    for (StreamedCall call : calls) {
      if (!call.told) {
        tell(call, steps);
      }
    }
  }
}
