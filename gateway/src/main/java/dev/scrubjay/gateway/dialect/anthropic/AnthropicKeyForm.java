package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.key.DefaultsOf;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.key.KeyReasons;
import dev.scrubjay.gateway.dialect.key.KeyRules;
import dev.scrubjay.gateway.dialect.key.NamedBetas;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The members and headers of Anthropic's message requests that do not change the answer. */
final class AnthropicKeyForm {
  private static final String VERSION = "anthropic-version";
  private static final String USUAL_VERSION = "2023-06-01";

  /** The betas without those about the price or the transport of a request. */
  static final NamedBetas BETAS =
      new NamedBetas(
          "anthropic-beta",
          Set.of(
              "prompt-caching-2024-07-31",
              "extended-cache-ttl-2025-04-11",
              "prompt-caching-scope-2026-01-05",
              "oauth-2025-04-20",
              "message-batches-2024-09-24",
              "token-counting-2024-11-01",
              "fast-mode-2026-02-01"));

  static final KeyForm FORM =
      new KeyRules()
          .ordered("input_schema", "schema")
          .ignored(KeyReasons.DELIVERY, "stream")
          .ignored(KeyReasons.RECORDS, "metadata")
          .ignored(
              KeyReasons.SCHEDULING,
              "service_tier",
              "speed",
              "cache_control",
              "system[].cache_control",
              "messages[].content[].cache_control",
              "messages[].content[].content[].cache_control",
              "messages[].content[].source.content[].cache_control",
              "messages[].content[].content[].content[].cache_control",
              "messages[].content[].content[].source.content[].cache_control",
              "messages[].content[].content.content.cache_control",
              "messages[].content[].content.content.source.content[].cache_control",
              "messages[].content[].content.tool_references[].cache_control",
              "messages[].content[].tool.definition.cache_control",
              "messages[].content[].tool_changes[].cache_control",
              "messages[].content[].tool_changes[].tool.definition.cache_control",
              "tools[].cache_control")
          .absentIf(DefaultsOf.CLAUDE, KeyReasons.DEFAULT, "temperature", "1")
          .absentIf(KeyReasons.DEFAULT, "stop_sequences", "[]", "null")
          .absentIf(KeyReasons.DEFAULT, "tools", "[]", "null")
          .absentIf(KeyReasons.DEFAULT, "mcp_servers", "[]", "null")
          .absentIf(
              DefaultsOf.UNTHINKING_CLAUDE,
              KeyReasons.DEFAULT,
              "thinking",
              "{\"type\":\"disabled\"}")
          .absentIf(KeyReasons.DEFAULT, "tools[].type", "\"custom\"", "null")
          .absentIf(KeyReasons.DEFAULT, "tools[].strict", "false", "null")
          .absentIf(KeyReasons.DEFAULT, "tools[].defer_loading", "false", "null")
          .absentIf(KeyReasons.DEFAULT, "tools[].eager_input_streaming", "false", "null")
          .absentIf(KeyReasons.DEFAULT, "tools[].allowed_callers", "[\"direct\"]", "null")
          .absentIf(KeyReasons.DEFAULT, "tools[].input_examples", "[]", "null")
          .absentIf(KeyReasons.DEFAULT, "messages[].content[].is_error", "false", "null")
          .absentIf(
              KeyReasons.DEFAULT,
              "messages[].content[].citations",
              "{\"enabled\":false}",
              "null",
              "[]")
          .absentIf(KeyReasons.DEFAULT, "tool_choice.disable_parallel_tool_use", "false", "null")
          .absentIf(
              AnthropicKeyForm::hasTools,
              "there are tools",
              KeyReasons.DEFAULT,
              "tool_choice",
              "{\"type\":\"auto\"}",
              "null")
          .absentIf("no system prompt", "system", "\"\"", "[]", "null")
          .absentIfNull(
              KeyReasons.NULL,
              "temperature",
              "top_p",
              "top_k",
              "thinking",
              "container",
              "context_management",
              "output_config",
              "output_format",
              "output_config.effort",
              "output_config.format",
              "inference_geo",
              "diagnostics",
              "fallbacks",
              "fallback_credit_token",
              "billing_policy",
              "compaction",
              "thread",
              "tools[].description",
              "system[].citations",
              "messages[].content[].title",
              "messages[].content[].context")
          .textPartIsText(
              "text",
              "one text block says the same as its text, in either spelling",
              "system",
              "messages[].content",
              "messages[].content[].content")
          .form();

  private AnthropicKeyForm() {}

  private static boolean hasTools(ObjectNode body) {
    return !body.path("tools").isEmpty();
  }

  /** The part of {@code headers} that can change the answer, betas sorted. */
  static Map<String, String> headers(Map<String, String> headers) {
    Map<String, String> kept = new TreeMap<>(headers);
    kept.remove(VERSION, USUAL_VERSION);
    kept.remove(BETAS.header());
    BETAS.changing(headers).ifPresent(betas -> kept.put(BETAS.header(), betas));
    return kept;
  }
}
