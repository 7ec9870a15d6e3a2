package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.UnstreamedDialect;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.WholeReply;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.openai.OpenAiHeaders;
import dev.scrubjay.gateway.dialect.openai.OpenAiUsage;
import java.util.Map;
import java.util.Set;

/**
 * An endpoint beside that of responses, which takes the same requests. Only providers with the
 * Responses API have it.
 */
public enum ResponsesEndpoint implements UnstreamedDialect {
  /** Makes a long conversation shorter. */
  COMPACT("compact", "output"),
  /** Counts the tokens of a request, free of charge. */
  INPUT_TOKENS("input_tokens", "input_tokens");

  private final String name;
  private final String essential;

  ResponsesEndpoint(String name, String essential) {
    this.name = name;
    this.essential = essential;
  }

  /** The path below a provider's base URL, and below {@code /v1} of the gateway. */
  public String path() {
    return ResponsesProvider.PATH + "/" + name;
  }

  WholeReply reply() {
    return this == COMPACT ? WholeReply.withList(essential) : WholeReply.withNumber(essential);
  }

  @Override
  public String operation() {
    return OpenAiResponses.OPERATION + "." + name;
  }

  @Override
  public boolean isMetered() {
    return this == COMPACT;
  }

  @Override
  public boolean isSampled(ChatRequest request) {
    return this == COMPACT && UnstreamedDialect.super.isSampled(request);
  }

  @Override
  public KeyForm keyForm() {
    return ResponsesKeyForm.FORM;
  }

  @Override
  public Set<String> passedHeaders() {
    return OpenAiHeaders.PASSED;
  }

  @Override
  public Map<String, String> keyHeaders(Map<String, String> headers) {
    return OpenAiHeaders.keyed(headers);
  }

  @Override
  public ChatRequest decode(ObjectNode body, Map<String, String> headers) {
    return new ChatRequest(
        this,
        body,
        headers,
        ResponsesChecks.model(body),
        false,
        false,
        ResponsesFeatures.isStateful(body),
        ResponsesFeatures.of(body));
  }

  @Override
  public Usage usage(ObjectNode answer) {
    return isMetered() ? OpenAiUsage.of(answer) : Usage.NONE;
  }

  @Override
  public boolean isComplete(ObjectNode answer) {
    return answer.path(essential).isArray() || answer.path(essential).isIntegralNumber();
  }

  @Override
  public ObjectNode encodeError(ApiError error, String requestId) {
    return ResponsesErrors.encode(error);
  }
}
