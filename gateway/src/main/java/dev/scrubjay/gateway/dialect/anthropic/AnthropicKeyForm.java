package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.key.KeyRules;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The members and headers of Anthropic's message requests that do not change the answer. */
final class AnthropicKeyForm {
  private static final String VERSION = "anthropic-version";
  private static final String BETA = "anthropic-beta";
  private static final String USUAL_VERSION = "2023-06-01";

  /** Betas about the price or the transport of a request, not about its answer. */
  static final Set<String> NEUTRAL_BETAS =
      Set.of(
          "prompt-caching-2024-07-31",
          "extended-cache-ttl-2025-04-11",
          "prompt-caching-scope-2026-01-05",
          "oauth-2025-04-20",
          "message-batches-2024-09-24",
          "token-counting-2024-11-01");

  private static final String DEFAULT = "the documented default";
  private static final String NULL = "null is the documented way to leave an optional member out";

  static final KeyForm FORM =
      new KeyRules()
          .ordered("input_schema", "schema")
          .ignored("the form of delivery, not the answer", "stream")
          .ignored("who asks, for the provider's records", "metadata")
          .ignored(
              "how the provider schedules and caches the prompt",
              "service_tier",
              "cache_control",
              "system[].cache_control",
              "messages[].content[].cache_control",
              "messages[].content[].content[].cache_control",
              "tools[].cache_control")
          .absentIf(DEFAULT, "temperature", "1", "null")
          .absentIf(DEFAULT, "stop_sequences", "[]", "null")
          .absentIf(DEFAULT, "tools", "[]", "null")
          .absentIf(DEFAULT, "mcp_servers", "[]", "null")
          .absentIf(DEFAULT, "thinking", "{\"type\":\"disabled\"}", "null")
          .absentIf(DEFAULT, "tools[].type", "\"custom\"", "null")
          .absentIf(DEFAULT, "tools[].strict", "false", "null")
          .absentIf(DEFAULT, "messages[].content[].is_error", "false", "null")
          .absentIf(DEFAULT, "messages[].content[].citations", "{\"enabled\":false}", "null", "[]")
          .absentIf(DEFAULT, "tool_choice.disable_parallel_tool_use", "false", "null")
          .absentIf(
              AnthropicKeyForm::hasTools,
              "there are tools",
              DEFAULT,
              "tool_choice",
              "{\"type\":\"auto\"}",
              "null")
          .absentIf("no system prompt", "system", "\"\"", "[]", "null")
          .absentIfNull(
              NULL,
              "top_p",
              "top_k",
              "container",
              "context_management",
              "output_config",
              "output_format",
              "inference_geo",
              "tools[].description")
          .textPartIsText(
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
    String betas = kept.remove(BETA);
    String other =
        betas == null
            ? ""
            : Arrays.stream(betas.split(",", -1))
                .map(String::strip)
                .filter(beta -> !beta.isEmpty() && !NEUTRAL_BETAS.contains(beta))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(","));
    if (!other.isEmpty()) {
      kept.put(BETA, other);
    }
    return kept;
  }
}
