package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.RequestChecks;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.key.KeyRules;
import dev.scrubjay.policy.model.Capability;
import java.util.Map;

/** The dialect of OpenAI's Moderations API, which is free of charge. */
public final class OpenAiModerations implements OpenAiEndpoint {
  /** The model that OpenAI takes where the request names none. */
  private static final String USUAL_MODEL = "omni-moderation-latest";

  private static final KeyForm KEY_FORM =
      new KeyRules().textIsList("one input is a list of one", "input").form();

  @Override
  public String operation() {
    return "moderations";
  }

  @Override
  public String path() {
    return "/moderations";
  }

  @Override
  public String essential() {
    return "results";
  }

  @Override
  public Capability capability() {
    return Capability.MODERATION;
  }

  @Override
  public boolean isMetered() {
    return false;
  }

  @Override
  public KeyForm keyForm() {
    return KEY_FORM;
  }

  @Override
  public ChatRequest decode(ObjectNode body, Map<String, String> headers) {
    JsonNode input = body.path("input");
    if (!input.isTextual() && !(input.isArray() && !input.isEmpty())) {
      throw new RequestChecks(body, "")
          .wrong(
              "input",
              input.isMissingNode() ? "is missing" : "expected a string or a non-empty array");
    }
    if (!body.hasNonNull("model")) {
      body.put("model", USUAL_MODEL);
    }
    return request(body, headers, input);
  }
}
