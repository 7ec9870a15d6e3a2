package dev.scrubjay.gateway.attempt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.gateway.upstream.provider.ReplyReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The reply to one attempt, in the dialect of its client. */
final class ClientReply implements ReplyReader {
  private final ChatRequest request;
  private final Allowance memory;
  private volatile Map<String, String> headers = Map.of();

  ClientReply(ChatRequest request, Allowance memory) {
    this.request = request;
    this.memory = memory;
  }

  @Override
  public Allowance memory() {
    return memory;
  }

  @Override
  public void headers(Map<String, String> shown) {
    headers = Map.copyOf(shown);
  }

  @Override
  public List<SseEvent> replay(ObjectNode answer) {
    return request.dialect().replay(answer, request);
  }

  @Override
  public boolean says(SseEvent event) {
    return request.dialect().says(event);
  }

  @Override
  public Optional<ObjectNode> assemble(List<SseEvent> events) {
    AnswerAssembler assembler = request.dialect().assembler();
    events.forEach(assembler::accept);
    return assembler.answer();
  }

  Map<String, String> headers() {
    return headers;
  }
}
