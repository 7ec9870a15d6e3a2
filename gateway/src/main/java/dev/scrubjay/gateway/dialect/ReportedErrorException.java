package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;

/** An error that a provider reports in a reply which began as a success. */
public final class ReportedErrorException extends MalformedReplyException {
  private static final long serialVersionUID = 1L;

  private final transient JsonNode body;

  /**
   * @param body the JSON that reports the error
   * @param message that it holds
   */
  public ReportedErrorException(JsonNode body, String message) {
    super("the reply reports an error: " + message);
    this.body = body;
  }

  public JsonNode body() {
    return body;
  }
}
