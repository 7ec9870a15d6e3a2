package dev.scrubjay.gateway.dialect.responses;

import dev.scrubjay.gateway.dialect.key.DefaultsOf;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.key.KeyReasons;
import dev.scrubjay.gateway.dialect.key.KeyRules;

/** The members of requests to the Responses API that do not change the answer. */
final class ResponsesKeyForm {
  private static final String UNCACHED = "true is never cached, and false is no state";

  static final KeyForm FORM =
      new KeyRules()
          .ordered("parameters", "schema")
          .ignored(KeyReasons.DELIVERY, "stream", "stream_options")
          .ignored(KeyReasons.RECORDS, "user", "safety_identifier", "metadata")
          .ignored(UNCACHED, "store", "background")
          .ignored(
              KeyReasons.SCHEDULING,
              "prompt_cache_key",
              "prompt_cache_retention",
              "prompt_cache_options.mode",
              "prompt_cache_options.ttl",
              "service_tier",
              "input[].content[].prompt_cache_breakpoint",
              "input[].output[].prompt_cache_breakpoint")
          .absentIf(KeyReasons.DEFAULT, "include", "[]", "null")
          .absentIf(KeyReasons.DEFAULT, "parallel_tool_calls", "true", "null")
          .absentIf(KeyReasons.DEFAULT, "text.format", "{\"type\":\"text\"}", "null")
          .absentIf(DefaultsOf.OPENAI, KeyReasons.DEFAULT, "text.verbosity", "\"medium\"")
          .absentIfNull(KeyReasons.NULL, "text.verbosity", "text.format.description")
          .absentIf(KeyReasons.DEFAULT, "text.format.strict", "false", "null")
          .absentIf(KeyReasons.DEFAULT, "text", "{}", "null")
          .absentIfNull(
              KeyReasons.NULL,
              "reasoning.effort",
              "reasoning.summary",
              "reasoning.generate_summary",
              "reasoning.context",
              "reasoning.mode")
          .absentIf(KeyReasons.DEFAULT, "reasoning", "{}", "null")
          .absentIf(KeyReasons.DEFAULT, "tools", "[]", "null")
          .absentIf(KeyReasons.DEFAULT, "tool_choice", "\"auto\"", "null")
          .absentIf(KeyReasons.DEFAULT, "top_logprobs", "0", "null")
          .absentIf(DefaultsOf.OPENAI, KeyReasons.DEFAULT, "temperature", "1")
          .absentIf(DefaultsOf.OPENAI, KeyReasons.DEFAULT, "top_p", "1")
          .absentIf(KeyReasons.DEFAULT, "prompt_cache_options.prewarm", "false", "null")
          .absentIf(KeyReasons.DEFAULT, "prompt_cache_options", "{}", "null")
          .absentIf(KeyReasons.DEFAULT, "context_management", "[]", "null")
          .absentIf(KeyReasons.DEFAULT, "input[].type", "\"message\"")
          .absentIf(KeyReasons.DEFAULT, "input[].content[].detail", "\"auto\"", "null")
          .absentIf(KeyReasons.DEFAULT, "truncation", "\"disabled\"", "null")
          .absentIfNull(
              KeyReasons.NULL,
              "instructions",
              "max_output_tokens",
              "max_tool_calls",
              "temperature",
              "top_p",
              "previous_response_id",
              "conversation",
              "prompt",
              "moderation",
              "access_programs",
              "image",
              "multi_agent",
              "tools[].description",
              "prompt_cache_options.comparison_response_id")
          .textPartIsText(
              "input_text",
              "one text part says the same as its text, in either spelling",
              "input[].content")
          .textIsMessage("a text is the message of a user", "input")
          .form();

  private ResponsesKeyForm() {}
}
