package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the addresses of clouds, which follow from a region unless they are written. */
final class CloudAddresses {
  private static final String URL = "base_url";
  private static final Format<String> REGION =
      Format.text("[a-z]{2}(-[a-z0-9]+)+", "a region such as us-east-1");
  private static final Format<String> PROJECT =
      Format.text("[a-z0-9.:-]{1,64}", "the id of a project in Google's cloud");
  private static final Format<String> LOCATION =
      Format.text("[a-z0-9-]{1,32}", "a location such as us-east5, or global");

  private CloudAddresses() {}

  /** The region of Bedrock. */
  static @Nullable String region(Section section) {
    Optional<String> region = section.find("region", REGION);
    if (region.isEmpty()) {
      section.problem("region", "missing (expected: " + REGION.expected() + ")");
    }
    return region.orElse(null);
  }

  /** The address of Bedrock in {@code region}. */
  static List<ProviderAddress> bedrock(Section section, @Nullable String region) {
    Optional<ProviderAddress> standard =
        Optional.ofNullable(region)
            .map(name -> address("https://bedrock-runtime." + name + suffix(name)));
    return section
        .find(URL, ProviderAddress.format(ProviderKind.BEDROCK))
        .or(() -> standard)
        .stream()
        .toList();
  }

  private static String suffix(String region) {
    return region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
  }

  /** The address of a {@code project}'s models at a {@code location}. */
  static List<ProviderAddress> vertex(Section section) {
    Optional<String> project = section.require("project", PROJECT);
    String location = section.get("location", LOCATION, "global");
    Optional<ProviderAddress> host = section.find(URL, ProviderAddress.format(ProviderKind.VERTEX));
    String prefix = location.equals("global") ? "" : location + "-";
    String standard = "https://" + prefix + "aiplatform.googleapis.com";
    String base = host.map(written -> written.url().toString()).orElse(standard);
    return project
        .map(id -> address(base + "/v1/projects/" + id + "/locations/" + location))
        .stream()
        .toList();
  }

  private static ProviderAddress address(String url) {
    return new ProviderAddress(URI.create(url), Optional.empty(), Optional.empty());
  }
}
