package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.RequestChecks;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.key.KeyReasons;
import dev.scrubjay.gateway.dialect.key.KeyRules;
import dev.scrubjay.policy.model.Capability;
import java.util.Map;

/** The dialect of rankers: Cohere, Jina, Voyage, vLLM and others, which agree on its essentials. */
public final class RerankRequests implements OpenAiEndpoint {
  private static final KeyForm KEY_FORM =
      new KeyRules()
          .ignored(KeyReasons.SCHEDULING, "priority")
          .absentIfNull(
              KeyReasons.NULL,
              "top_n",
              "return_documents",
              "max_tokens_per_doc",
              "max_chunks_per_doc",
              "rank_fields")
          .form();

  @Override
  public KeyForm keyForm() {
    return KEY_FORM;
  }

  @Override
  public String operation() {
    return "rerank";
  }

  @Override
  public String path() {
    return "/rerank";
  }

  @Override
  public String essential() {
    return "results";
  }

  @Override
  public Capability capability() {
    return Capability.RERANK;
  }

  @Override
  public ChatRequest decode(ObjectNode body, Map<String, String> headers) {
    RequestChecks request = new RequestChecks(body, "");
    request.requiredText("model");
    request.present("query");
    request.requiredArray("documents");
    request.whole("top_n", 1);
    return request(body, headers, body);
  }
}
