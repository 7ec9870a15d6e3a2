package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.key.KeyRules;
import java.util.regex.Pattern;

/** The members of OpenAI's chat requests that do not change the answer. */
final class OpenAiKeyForm {
  /** Names of models whose sampling defaults are those that OpenAI documents. */
  private static final Pattern OPENAI_MODEL =
      Pattern.compile("(openai/)?(gpt-|chatgpt-|o[134](-|$)|ft:gpt-).*");

  private static final String DEFAULT = "the documented default";
  private static final String NULL = "null is the documented way to leave an optional member out";

  static final KeyForm FORM =
      new KeyRules()
          .ordered("parameters", "schema")
          .ignored("the form of delivery, not the answer", "stream", "stream_options")
          .ignored(
              "who asks, for the provider's records",
              "user",
              "safety_identifier",
              "metadata",
              "store")
          .ignored(
              "how the provider schedules and caches the prompt",
              "prompt_cache_key",
              "prompt_cache_retention",
              "service_tier",
              "messages[].cache_control",
              "messages[].content[].cache_control",
              "tools[].cache_control",
              "tools[].function.cache_control")
          .absentIf(DEFAULT, "n", "1", "null")
          .absentIf(DEFAULT, "frequency_penalty", "0", "null")
          .absentIf(DEFAULT, "presence_penalty", "0", "null")
          .absentIf(DEFAULT, "logit_bias", "{}", "null")
          .absentIf(DEFAULT, "logprobs", "false", "null")
          .absentIf(DEFAULT, "modalities", "[\"text\"]", "null")
          .absentIf(DEFAULT, "response_format", "{\"type\":\"text\"}", "null")
          .absentIf(DEFAULT, "parallel_tool_calls", "true", "null")
          .absentIf(DEFAULT, "tools", "[]", "null")
          .absentIf(DEFAULT, "functions", "[]", "null")
          .absentIf(DEFAULT, "tools[].function.strict", "false", "null")
          .absentIf(DEFAULT, "messages[].content[].image_url.detail", "\"auto\"", "null")
          .absentIf(
              OpenAiKeyForm::hasTools,
              "there are tools",
              DEFAULT,
              "tool_choice",
              "\"auto\"",
              "null")
          .absentIf(
              OpenAiKeyForm::hasOpenAisDefaults,
              "the model is OpenAI's or auto; other servers have defaults of their own",
              DEFAULT,
              "temperature",
              "1")
          .absentIf(
              OpenAiKeyForm::hasOpenAisDefaults,
              "the model is OpenAI's or auto; other servers have defaults of their own",
              DEFAULT,
              "top_p",
              "1")
          .absentIfNull(
              NULL,
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
              "one text part says the same as its text, in either spelling", "messages[].content")
          .form();

  private OpenAiKeyForm() {}

  private static boolean hasTools(ObjectNode body) {
    return !body.path("tools").isEmpty();
  }

  private static boolean hasOpenAisDefaults(ObjectNode body) {
    String model = Json.textOf(body, "model");
    return model.equals(ChatRequest.AUTO) || OPENAI_MODEL.matcher(model).matches();
  }
}
