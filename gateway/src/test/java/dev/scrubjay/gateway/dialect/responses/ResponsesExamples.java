package dev.scrubjay.gateway.dialect.responses;

import static dev.scrubjay.gateway.dialect.Examples.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import java.util.Map;

/** Requests to the Responses API for tests. */
final class ResponsesExamples {
  /** OpenAI's documented example of a response. */
  static final String ANSWER =
      """
      {"id":"resp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b","object":"response",
       "created_at":1741476542,"status":"completed","error":null,"incomplete_details":null,
       "instructions":null,"max_output_tokens":null,"model":"gpt-4.1-2025-04-14",
       "output":[
        {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Unicorns."}],
         "encrypted_content":"gAAAA"},
        {"type":"message","id":"msg_67ccd2bf17f0819081ff3bb2cf6508e60bb6a6b452d3795b",
         "status":"completed","role":"assistant","content":[
          {"type":"output_text","text":"In a peaceful grove, a unicorn named Lumina lived.",
           "annotations":[{"type":"url_citation","start_index":0,"end_index":4,"url":"https://a","title":"t"}]},
          {"type":"refusal","refusal":"No more."}]},
        {"type":"function_call","id":"fc_1","call_id":"call_1","name":"get_weather",
         "arguments":"{\\"location\\":\\"Boston, MA\\"}","status":"completed"},
        {"type":"custom_tool_call","id":"ctc_1","call_id":"call_2","name":"shell","input":"ls"},
        {"type":"web_search_call","id":"ws_1","status":"completed",
         "action":{"type":"search","query":"unicorns"}}],
       "parallel_tool_calls":true,"previous_response_id":null,
       "reasoning":{"effort":null,"summary":null},"store":true,"temperature":1.0,
       "text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],"top_p":1.0,
       "truncation":"disabled",
       "usage":{"input_tokens":36,"input_tokens_details":{"cached_tokens":0},"output_tokens":87,
        "output_tokens_details":{"reasoning_tokens":0},"total_tokens":123},
       "user":null,"metadata":{}}\
      """;

  private ResponsesExamples() {}

  /** A request with {@code more} members, which may replace its own. */
  static ChatRequest asking(String more) {
    ObjectNode body = json("{\"model\":\"m\",\"input\":\"Hi\"}");
    return new OpenAiResponses().decode(body.setAll(json("{" + more + "}")), Map.of());
  }

  static Conversation conversation(String more) {
    ChatRequest request = asking(more);
    return dialect(request).conversation(request);
  }

  /** The dialect of {@code request}, which knows it. */
  static ChatDialect dialect(ChatRequest request) {
    return (ChatDialect) request.dialect();
  }
}
