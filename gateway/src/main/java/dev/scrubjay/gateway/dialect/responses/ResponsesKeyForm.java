package dev.scrubjay.gateway.dialect.responses;

import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.key.KeyRules;

/** The members of requests to the Responses API that do not change the answer. */
final class ResponsesKeyForm {
  private static final String DEFAULT = "the documented default";
  private static final String NULL = "null is the documented way to leave an optional member out";
  private static final String UNCACHED = "true is never cached, and false is no state";

  static final KeyForm FORM =
      new KeyRules()
          .ordered("parameters", "schema")
          .ignored("the form of delivery, not the answer", "stream", "stream_options")
          .ignored("who asks, for the provider's records", "user", "safety_identifier", "metadata")
          .ignored(UNCACHED, "store", "background")
          .ignored(
              "how the provider schedules and caches the prompt",
              "prompt_cache_key",
              "prompt_cache_retention",
              "service_tier")
          .absentIf(DEFAULT, "include", "[]", "null")
          .absentIf(DEFAULT, "parallel_tool_calls", "true", "null")
          .absentIf(DEFAULT, "text.format", "{\"type\":\"text\"}", "null")
          .absentIf(DEFAULT, "text", "{}", "null")
          .absentIf(DEFAULT, "reasoning", "{}", "null")
          .absentIf(DEFAULT, "tools", "[]", "null")
          .absentIf(DEFAULT, "tool_choice", "\"auto\"", "null")
          .absentIf(DEFAULT, "top_logprobs", "0", "null")
          .absentIf(DEFAULT, "truncation", "\"disabled\"", "null")
          .absentIfNull(
              NULL,
              "instructions",
              "max_output_tokens",
              "max_tool_calls",
              "temperature",
              "top_p",
              "previous_response_id",
              "conversation",
              "prompt")
          .form();

  private ResponsesKeyForm() {}
}
