package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.key.DefaultsOf;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.key.KeyReasons;
import dev.scrubjay.gateway.dialect.key.KeyRules;

/** The members of OpenAI's chat requests that do not change the answer. */
final class OpenAiKeyForm {
  static final KeyForm FORM =
      new KeyRules()
          .ordered("parameters", "schema")
          .ignored(KeyReasons.DELIVERY, "stream", "stream_options")
          .ignored(KeyReasons.RECORDS, "user", "safety_identifier", "metadata", "store")
          .ignored(
              KeyReasons.SCHEDULING,
              "prompt_cache_key",
              "prompt_cache_retention",
              "prompt_cache_options.mode",
              "prompt_cache_options.ttl",
              "service_tier",
              "messages[].content[].prompt_cache_breakpoint",
              "prediction.content[].prompt_cache_breakpoint",
              "messages[].cache_control",
              "messages[].content[].cache_control",
              "tools[].cache_control",
              "tools[].function.cache_control")
          .absentIf(KeyReasons.DEFAULT, "n", "1", "null")
          .absentIf(KeyReasons.DEFAULT, "frequency_penalty", "0", "null")
          .absentIf(KeyReasons.DEFAULT, "presence_penalty", "0", "null")
          .absentIf(KeyReasons.DEFAULT, "logit_bias", "{}", "null")
          .absentIf(KeyReasons.DEFAULT, "logprobs", "false", "null")
          .absentIf(KeyReasons.DEFAULT, "modalities", "[\"text\"]", "null")
          .absentIf(KeyReasons.DEFAULT, "response_format", "{\"type\":\"text\"}", "null")
          .absentIf(KeyReasons.DEFAULT, "parallel_tool_calls", "true", "null")
          .absentIf(KeyReasons.DEFAULT, "tools", "[]", "null")
          .absentIf(KeyReasons.DEFAULT, "functions", "[]", "null")
          .absentIf(KeyReasons.DEFAULT, "prompt_cache_options", "{}", "null")
          .absentIf(KeyReasons.DEFAULT, "tools[].function.strict", "false", "null")
          .absentIf(KeyReasons.DEFAULT, "response_format.json_schema.strict", "false", "null")
          .absentIf(KeyReasons.DEFAULT, "messages[].content[].image_url.detail", "\"auto\"", "null")
          .absentIf(
              OpenAiKeyForm::hasTools,
              "there are tools",
              KeyReasons.DEFAULT,
              "tool_choice",
              "\"auto\"",
              "null")
          .absentIf(DefaultsOf.OPENAI, KeyReasons.DEFAULT, "temperature", "1")
          .absentIf(DefaultsOf.OPENAI, KeyReasons.DEFAULT, "top_p", "1")
          .absentIf(DefaultsOf.OPENAI, KeyReasons.DEFAULT, "verbosity", "\"medium\"")
          .absentIfNull(
              KeyReasons.NULL,
              "temperature",
              "top_p",
              "max_tokens",
              "max_completion_tokens",
              "seed",
              "top_logprobs",
              "reasoning_effort",
              "verbosity",
              "prediction",
              "audio",
              "web_search_options",
              "moderation",
              "response_format.json_schema.description",
              "function_call",
              "messages[].name",
              "messages[].refusal",
              "messages[].audio",
              "messages[].annotations",
              "messages[].function_call",
              "messages[].tool_calls",
              "messages[].content",
              "tools[].function.description",
              "tools[].function.parameters")
          .absentIf(
              "no stop sequence; null is the documented default", "stop", "[]", "\"\"", "null")
          .textIsList("one stop sequence, in either of its two spellings", "stop")
          .textPartIsText(
              "text",
              "one text part says the same as its text, in either spelling",
              "messages[].content")
          .form();

  private OpenAiKeyForm() {}

  private static boolean hasTools(ObjectNode body) {
    return !body.path("tools").isEmpty();
  }
}
