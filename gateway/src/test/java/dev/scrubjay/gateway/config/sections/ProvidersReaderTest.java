package dev.scrubjay.gateway.config.sections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scrubjay.gateway.config.Credentials;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.config.WellKnownProvider;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.file.LoadedConfig;
import dev.scrubjay.gateway.config.reader.ConfigException;
import dev.scrubjay.gateway.config.reader.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ProvidersReaderTest {
  private static LoadedConfig load(String provider, Map<String, String> env) {
    return ConfigLoader.load(Path.of("c.yaml"), "providers: {" + provider + "}", env);
  }

  private static ProviderConfig provider(String provider) {
    return load(provider, Map.of()).config().providers().getFirst();
  }

  private static ConfigException failure(String provider) {
    return catchThrowableOfType(ConfigException.class, () -> load(provider, Map.of()));
  }

  @ParameterizedTest
  @EnumSource(WellKnownProvider.class)
  void nameAndKeyAreEnoughForAProviderWithOneAddress(WellKnownProvider known) {
    if (known.baseUrl().isPresent()) {
      ProviderConfig config = provider(known.providerName() + ": {api_key: k}");

      assertThat(config.kind()).isEqualTo(known.kind());
      assertThat(config.baseUrls()).containsExactly(known.baseUrl().get());
      assertThat(config.apiKey()).contains(new Secret("k"));
    }
  }

  @ParameterizedTest
  @EnumSource(WellKnownProvider.class)
  void keyInTheEnvironmentConfiguresEachProvider(WellKnownProvider known) {
    if (known.baseUrl().isPresent() && known.keyVariable().isPresent() && !known.isLocal()) {
      Map<String, String> env = Map.of(known.keyVariable().get(), "k");

      assertThat(ConfigLoader.load(env).config().providers())
          .extracting(ProviderConfig::name)
          .containsExactly(known.providerName());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "openai, https://api.openai.com, https://api.openai.com/v1",
    "openai, https://api.openai.com/v1/chat/completions/, https://api.openai.com/v1",
    "openai, https://api.openai.com/v1/v1, https://api.openai.com/v1",
    "openai, https://api.groq.com, https://api.groq.com/openai/v1",
    "openai, https://api.perplexity.ai, https://api.perplexity.ai",
    "openai, https://api.perplexity.ai/chat/completions, https://api.perplexity.ai",
    "openai, https://openrouter.ai/api/v1/, https://openrouter.ai/api/v1",
    "openai, http://localhost:9/v1/embeddings, http://localhost:9/v1",
    "anthropic, https://api.anthropic.com/v1/messages, https://api.anthropic.com",
    "anthropic, https://api.anthropic.com/v1/, https://api.anthropic.com",
    "anthropic, https://example.org/anthropic, https://example.org/anthropic",
    "gemini, https://generativelanguage.googleapis.com, https://generativelanguage.googleapis.com/v1beta",
    "gemini, https://example.org/v1beta/models/g:generateContent, https://example.org/v1beta",
    "azure, https://x.openai.azure.com/openai/v1/, https://x.openai.azure.com",
    "azure, https://apim.example.org/team/openai, https://apim.example.org/team",
  })
  void addressIsReducedToItsBase(String kind, String written, String base) {
    ProviderConfig config =
        provider("x: {kind: " + kind + ", api_key: k, base_url: '" + written + "'}");

    assertThat(config.baseUrls()).containsExactly(URI.create(base));
  }

  @ParameterizedTest
  @CsvSource({
    "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21, d, 2024-10-21",
    "https://x.cognitiveservices.azure.com/openai/deployments/d?api-version=2025-01-01-preview, d, 2025-01-01-preview",
    "https://x.openai.azure.com, , ",
  })
  void addressOfAzureMakesAnOpenAiProviderAzures(
      String written, String deployment, String version) {
    ProviderConfig config = provider("x: {kind: openai, api_key: k, base_url: '" + written + "'}");

    assertThat(config.kind()).isEqualTo(ProviderKind.AZURE);
    assertThat(config.azure().orElseThrow().deployment().orElse(null)).isEqualTo(deployment);
    assertThat(config.azure().orElseThrow().apiVersion().orElse(null)).isEqualTo(version);
    assertThat(config.baseUrls().getFirst().getPath()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openai: {api_key: k, base_url: 'api.openai.com/v1'} | expected: http(s)://host[:port][/path]",
        "openai: {api_key: k, base_url: 'https://x.org/v1?key=hunter2'} | keys go into api_key",
        "openai: {api_key: k, headers: {Authorization: hunter2}} | authenticates the call",
        "openai: {api_key: k, headers: {x-API-key: hunter2}} | authenticates the call",
        "openai: {api_key: k, headers: {Transfer-Encoding: hunter2}} | belongs to the connection",
        "openai: {api_key: k, headers: {'a b': hunter2}} | expected: a header's name",
        "openai: {api_key: k, api_keys: [hunter2]} | set together with api_keys",
        "openai: {api_keys: [hunter2, hunter2]} | the same key twice",
        "openai: {api_keys: []} | at least one",
        "azure: {base_url: 'https://x.openai.azure.com'} | AZURE_OPENAI_API_KEY",
        "bedrock: {access_key_id: AKID, secret_access_key: hunter2} | region: missing",
        "bedrock: {region: us-east-1} | access_key_id: missing",
        "vertex: {access_token: hunter2} | project: missing",
        "mine: {api_key: hunter2} | kind: missing",
      })
  void mistakeIsNamedWithWhatToWrite(String provider, String problem) {
    assertThat(failure(provider)).hasMessageContaining(problem).hasMessageNotContaining("hunter2");
  }

  @Test
  void secretsAreNotShown() {
    LoadedConfig loaded =
        load(
            "openai: {api_keys: [hunter2, hunter22], headers: {x-a: hunter2}, query: {b: hunter2}},"
                + " bedrock: {region: us-east-1, access_key_id: AKID, secret_access_key: hunter2}",
            Map.of());

    assertThat(loaded.settings().toString()).doesNotContain("hunter2");
    assertThat(loaded.config().toString()).doesNotContain("hunter2");
  }

  @Test
  void cloudsTakeFromTheEnvironmentWhatTheFileLeavesOut() {
    Map<String, String> env =
        Map.of(
            "AWS_REGION", "eu-west-1",
            "AWS_ACCESS_KEY_ID", "AKID",
            "AWS_SECRET_ACCESS_KEY", "s",
            "AWS_SESSION_TOKEN", "t",
            "GOOGLE_CLOUD_PROJECT", "p");
    List<ProviderConfig> providers =
        load("bedrock: {}, mine: {kind: vertex}, own: {kind: bedrock, api_key: k}", env)
            .config()
            .providers();

    assertThat(providers)
        .extracting(config -> config.baseUrls().getFirst().toString())
        .containsExactly(
            "https://bedrock-runtime.eu-west-1.amazonaws.com",
            "https://aiplatform.googleapis.com/v1/projects/p/locations/global",
            "https://bedrock-runtime.eu-west-1.amazonaws.com");
    assertThat(providers.get(0).credentials()).isInstanceOf(Credentials.AwsKey.class);
    assertThat(providers.get(1).credentials()).isInstanceOf(Credentials.GoogleAccount.class);
    assertThat(providers.get(2).credentials())
        .isEqualTo(new Credentials.BearerToken(new Secret("k")));
  }

  @Test
  void serversOfOnesOwnNeedNoKey() {
    assertThat(provider("ollama: {}").credentials()).isEqualTo(new Credentials.NoCredentials());
    assertThat(provider("openai: {api_key: client}").credentials())
        .isEqualTo(new Credentials.ClientsKey());
  }
}
