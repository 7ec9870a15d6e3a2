package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.Credentials;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.config.reader.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the credentials of a provider. */
final class CredentialsReader {
  /** The value of {@code api_key} by which each client sends its own. */
  private static final String CLIENTS = "client";

  private static final String KEY = "api_key";
  private static final String KEYS = "api_keys";
  private static final String TOKEN = "access_token";
  private static final Format<Secret> SECRET = Format.secret(1);

  private CredentialsReader() {}

  /**
   * Reads the credentials in the settings of a provider.
   *
   * @param region of Bedrock
   */
  static Credentials read(
      Section section,
      ProviderKind kind,
      @Nullable WellKnownProvider known,
      @Nullable String region) {
    return switch (kind) {
      case OPENAI, ANTHROPIC, GEMINI -> keys(section, known);
      case AZURE -> azure(section);
      case BEDROCK -> aws(section, region);
      case VERTEX -> google(section);
    };
  }

  private static Credentials keys(Section section, @Nullable WellKnownProvider known) {
    Optional<Credentials> keys = keys(section);
    boolean elsewhere = section.has("base_url") || section.has("base_urls");
    if (keys.isEmpty() && !elsewhere && (known == null || !known.isLocal())) {
      String variable =
          Optional.ofNullable(known).flatMap(WellKnownProvider::keyVariable).orElse("API_KEY");
      section.problem(KEY, "missing (expected: for example ${" + variable + "})");
    }
    return keys.orElse(new Credentials.NoCredentials());
  }

  /** One key in {@code api_key}, or several in {@code api_keys}. */
  private static Optional<Credentials> keys(Section section) {
    if (!section.has(KEYS)) {
      return section
          .find(KEY, SECRET)
          .map(
              key ->
                  key.reveal().equals(CLIENTS)
                      ? new Credentials.ClientsKey()
                      : new Credentials.ApiKeys(List.of(key)));
    }
    if (section.has(KEY)) {
      section.problem(KEY, "set together with api_keys (expected: one of the two)");
    }
    List<Secret> several = section.values(KEYS, SECRET, List.of());
    if (several.isEmpty() || several.stream().distinct().count() < several.size()) {
      section.problem(KEYS, "the same key twice, or none (expected: at least one, each once)");
      return Optional.of(new Credentials.NoCredentials());
    }
    return Optional.of(new Credentials.ApiKeys(several));
  }

  private static Credentials azure(Section section) {
    if (section.has(TOKEN)) {
      return bearer(section, TOKEN).orElse(new Credentials.NoCredentials());
    }
    Optional<Credentials> keys = keys(section);
    if (keys.isEmpty()) {
      section.problem(KEY, "missing (expected: for example ${AZURE_OPENAI_API_KEY})");
    }
    return keys.orElse(new Credentials.NoCredentials());
  }

  private static Credentials aws(Section section, @Nullable String region) {
    if (section.has(KEY)) {
      return bearer(section, KEY).orElse(new Credentials.NoCredentials());
    }
    Optional<String> id = section.find("access_key_id", Format.text("\\w{4,128}", "an access key"));
    Optional<Secret> secret = section.find("secret_access_key", SECRET);
    Optional<Secret> session = section.find("session_token", SECRET);
    if (id.isEmpty() || secret.isEmpty()) {
      section.problem(
          "access_key_id",
          "missing, or without secret_access_key (expected: both, or a Bedrock API key in"
              + " api_key)");
    }
    return id.isEmpty() || secret.isEmpty() || region == null
        ? new Credentials.NoCredentials()
        : new Credentials.AwsKey(region, id.get(), secret.get(), session);
  }

  private static Credentials google(Section section) {
    return section.has(TOKEN)
        ? bearer(section, TOKEN).orElse(new Credentials.NoCredentials())
        : new Credentials.GoogleAccount(
            section.find("credentials_file", Format.text()).map(Path::of));
  }

  private static Optional<Credentials> bearer(Section section, String name) {
    return section.find(name, SECRET).map(Credentials.BearerToken::new);
  }
}
