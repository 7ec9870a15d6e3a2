package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.ConnectionHeaders;
import dev.scrubjay.gateway.config.ProviderConfig.CallExtras;
import dev.scrubjay.gateway.config.Proxies;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.gateway.dialect.translation.Prefill;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the headers and query parameters that an operator adds to a provider's calls. */
final class ExtrasReader {
  private static final Format<String> HEADER =
      Format.text("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}", "a header's name");
  private static final Format<String> PARAMETER =
      Format.text("[A-Za-z0-9._~$-]{1,128}", "a parameter's name");

  private static final Set<String> AUTHENTICATION =
      Set.of(
          "authorization",
          "x-api-key",
          "api-key",
          "x-goog-api-key",
          "x-amz-date",
          "x-amz-security-token",
          "x-amz-content-sha256");

  /** What the gateway says of a call's body and address, beside what is of its connection. */
  private static final Set<String> OF_THE_CALL =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "content-encoding",
          "accept-encoding",
          "expect");

  private ExtrasReader() {}

  static CallExtras read(Section provider, Proxies proxies) {
    return new CallExtras(
        headers(provider.section("headers")),
        query(provider.section("query")),
        ProxiesReader.ofProvider(provider, proxies),
        provider.find("prefill", Format.choice(Prefill.class)));
  }

  private static Map<String, Secret> headers(Section section) {
    for (String name : section.names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (AUTHENTICATION.contains(lower)) {
        section.problem(name, "authenticates the call (expected: the key in api_key)");
      } else if (OF_THE_CALL.contains(lower) || ConnectionHeaders.NAMES.contains(lower)) {
        section.problem(name, "belongs to the connection, and is set by the gateway");
      }
    }
    return values(section, HEADER);
  }

  private static Map<String, Secret> query(Section section) {
    return values(section, PARAMETER);
  }

  private static Map<String, Secret> values(Section section, Format<String> names) {
    Map<String, Secret> values = new LinkedHashMap<>();
    for (String name : section.names()) {
      if (names.parse().apply(name).isEmpty()) {
        section.problem(name, "expected: " + names.expected());
      }
      section.require(name, Format.secretText()).ifPresent(value -> values.put(name, value));
    }
    return values;
  }
}
